/** Something is wrong with a store itself; the message names the cause and what to do, and holds no data. */
export class StoreProblem extends Error {
  override readonly name = 'StoreProblem'
  /** `full` and `read-only`: nothing can be saved now; `damaged`: do not write; `busy`: try again; `missing`. */
  readonly kind: 'full' | 'read-only' | 'damaged' | 'busy' | 'missing'
  constructor(kind: StoreProblem['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** Recognises what SQLite and PostgreSQL say about a sick store; anything else is returned as it came. */
export function storeProblem(error: unknown, where = 'the data folder'): unknown {
  const code = codeOf(error)
  const cause = { cause: error }
  if (code.startsWith('SQLITE_FULL') || code === '53100' || code === 'ENOSPC')
    return new StoreProblem(
      'full',
      `The disk that holds ${where} is full. Nothing was lost; free some space and try again.`,
      cause,
    )
  if (code.startsWith('SQLITE_READONLY') || code === '25006' || code === 'EROFS' || code === 'EACCES')
    return new StoreProblem(
      'read-only',
      `${where} cannot be written. Make it writable for the user who runs Conclave.`,
      cause,
    )
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT'))
    return new StoreProblem(
      'damaged',
      `A database file in ${where} is damaged or is not a database. It was not touched; put a backup in its place.`,
      cause,
    )
  if (code.startsWith('SQLITE_CANTOPEN') || code === 'ENOTDIR' || code === 'EEXIST')
    return new StoreProblem(
      'missing',
      `${where} cannot be opened: check that it is a folder and that CONCLAVE_DATA is right.`,
      cause,
    )
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new StoreProblem('busy', 'The database is busy. Nothing was saved; try again.', cause)
  if (code.startsWith('SQLITE_IOERR'))
    return new StoreProblem(
      'full',
      `The disk that holds ${where} does not answer properly (${code}). Check it before going on.`,
      cause,
    )
  return error
}

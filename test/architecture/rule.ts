/**
 * A wall, as data. Patterns are globs over paths; a package is `npm:name`, a part of Node is `node:name`.
 * `because` is the promise, and the name of its test.
 */
export type Rule = Imports | Only | Reach | Says | Apart

interface Wall {
  because: string
  /** The files it is about, all of these patterns… */
  files: readonly string[]
  /** …without these. */
  besides?: readonly string[]
}

/** None of the files imports any of these; `types`: may it import their types? */
export interface Imports extends Wall {
  kind: 'imports'
  never: readonly string[]
  types: 'allowed' | 'forbidden'
}

/** Within `of`, the files import nothing but these as values, and nothing but `types` (and these) as types. */
export interface Only extends Wall {
  kind: 'only'
  of: readonly string[]
  values: readonly string[]
  types: readonly string[]
}

/** Nothing the files load, however many files lie between, is one of these. */
export interface Reach extends Wall {
  kind: 'reach'
  never: readonly string[]
  through: 'start' | 'run'
}

/** None of the files says any of these names (`process.env`) or calls (`fetch()`, `.transaction()`). */
export interface Says extends Wall {
  kind: 'says'
  never: readonly string[]
}

/** No file imports one of a neighbouring folder (`connectors/x` and `connectors/y`), except from a pattern to a pattern. */
export interface Apart extends Wall {
  kind: 'apart'
  except: readonly (readonly [from: string, to: string])[]
}

/**
 * Why this process cannot run until a person mends something: a setting, a missing program, a folder, a key.
 * The message says what is wrong and what to do. Starting again without a change fails again.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** The exit code of a refusal (`EX_CONFIG` of sysexits.h): the supervisor does not try such a child again. */
export const REFUSED = 78

/**
 * An error's message on one line. A SyntaxError's message quotes the text that could not be read (JSON.parse does),
 * and a thrown value that is no Error could be anything: of both only the kind is told.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`
  if (error instanceof SyntaxError) return 'a text could not be parsed'
  return error.message.replace(/\s+/g, ' ').trim() || error.name
}

/** The first place in our own code that an error passed through: ` (src/roles/inside.ts:41)`, or nothing. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const place = /\/((?:src|workers|connectors|db|test)\/[\w./-]+:\d+):\d+/.exec(stack)
  return place ? ` (${place[1]})` : ''
}

/**
 * Runs a program's main function. Whatever escapes, now or later, ends the process with one line that says why and
 * never a stack, which could quote private words. The exit code is 1, and 78 for a Refusal told to a supervisor.
 */
export async function runProgram(name: string, main: () => Promise<void>): Promise<void> {
  const fail = (error: unknown): void => {
    const reason = error instanceof Refusal ? error.message : reasonOf(error) + placeOf(error)
    process.stderr.write(`${name}: ${reason}\n`)
    process.exit(error instanceof Refusal && process.channel ? REFUSED : 1)
  }
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  try {
    await main()
  } catch (error) {
    fail(error)
  }
}

// What set-up shows: one line per step, with the seconds that have passed.
import { spawn } from 'node:child_process'

/** Why set-up cannot go on, in words for the person at the terminal. */
export class CannotSetUp extends Error {
  /** What the program that failed wrote, if one did. */
  output = ''
}

export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** Runs one step that takes a while and shows that it does: live in a terminal, now and then elsewhere. */
export async function step(title, work) {
  const startedAt = Date.now()
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`
  const isTerminal = Boolean(process.stdout.isTTY) && !process.env.CI
  if (!isTerminal) say(`  ${title} …`)
  const draw = () => process.stdout.write(`\r\u001b[K  ${title} … ${seconds()}`)
  if (isTerminal) draw()
  const timer = isTerminal
    ? setInterval(draw, 500)
    : setInterval(() => say(`  ${title} … ${seconds()}`), 15_000)
  try {
    const result = await work()
    say(isTerminal ? `\r\u001b[K  ${title}: done in ${seconds()}` : `  ${title}: done in ${seconds()}`)
    return result
  } catch (error) {
    if (isTerminal) say('')
    throw error
  } finally {
    clearInterval(timer)
  }
}

/** Runs a program quietly. When it fails, its last lines are in the error. */
export function quietly(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const env = { ...(options.env || process.env), NO_COLOR: '1' }
    const child = spawn(program, args, { ...options, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (bytes) => {
      // What went wrong may stand far before the end: npm prints its whole help after it.
      output = (output + bytes).slice(-1_000_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) => reject(new CannotSetUp(`${program} could not be run (${error.code})`)))
    child.once('close', (code) => {
      if (code === 0) return resolve(output)
      const last = output.trim().split('\n').slice(-30).join('\n    ')
      const failure = new CannotSetUp(`"${[program, ...args].join(' ')}" failed (${code}):\n    ${last}`)
      failure.output = output
      reject(failure)
    })
  })
}

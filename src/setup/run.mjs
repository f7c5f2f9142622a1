// Handing over to a program: its terminal, its signals, its exit code.
import { spawn } from 'node:child_process'

/** Seconds apart, a second Ctrl-C means it. */
const INSISTING_MS = 1_000

/**
 * Runs a program to its end and answers its exit code (128 and up: ended by a signal). Signals are passed on. With
 * `tethered` it holds a channel to us and ends by itself when we are gone; and when npm, which started us, is killed,
 * we end it: npm can pass on a polite signal but not its own sudden death.
 */
export function run(program, args, { tethered = false, ...options } = {}) {
  const child = spawn(program, args, {
    ...options,
    stdio: tethered ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
  })
  let firstAt = 0
  const pass = (signal) => {
    const now = Date.now()
    // Ctrl-C reaches the program by itself, as part of the terminal's group: passing it on does no harm.
    if (firstAt && now - firstAt > INSISTING_MS) child.kill('SIGKILL')
    else child.kill(signal)
    firstAt = firstAt || now
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, pass)
  const parent = process.ppid
  const orphaned = setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent) child.kill('SIGTERM')
  }, 1_000)
  return new Promise((resolve) => {
    const finish = (code) => {
      clearInterval(orphaned)
      for (const signal of signals) process.removeListener(signal, pass)
      resolve(code)
    }
    child.once('error', (error) => {
      process.stderr.write(`${program} could not be run (${error.code})\n`)
      finish(127)
    })
    child.once('exit', (code, signal) => finish(code === null ? 128 + (SIGNAL_NUMBERS[signal] || 0) : code))
  })
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }

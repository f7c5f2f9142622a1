import type { Writable } from 'node:stream'
import pino from 'pino'
import type { LogLevel } from './config.ts'
import { reasonOf } from './refusal.ts'

/** What a log line may carry: ids, numbers, names of our own things. Never words that a person wrote. */
export type Facts = Record<string, string | number | boolean | null>

/** One message of ours, facts about it, and the error that caused it, if one did. */
export type Say = (message: string, facts?: Facts, error?: unknown) => void

/** A log of one area. Lines go to stderr: JSON, or one readable line each when a person watches. */
export interface Log {
  debug: Say
  info: Say
  warn: Say
  error: Say
  /** The same log with `area` on each line. */
  child(area: string): Log
}

/** Where lines go; a file descriptor's stream or anything with `write`. */
type Sink = Pick<Writable, 'write'> & { isTTY?: boolean | undefined }

/** The longest text a fact may have, in characters: ids and reasons fit, a post does not. */
const FACT_LIMIT = 200

/** Makes the log of a process. `area` is its role. */
export function createLog(area: string, level: LogLevel = 'info', sink: Sink = process.stderr): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  }
  const output = sink.isTTY
    ? { write: (line: string) => void sink.write(readable(line)) }
    : { write: (line: string) => void sink.write(line) }
  return wrap(pino(options, output), area)
}

function wrap(logger: pino.Logger, area: string): Log {
  const say =
    (level: 'debug' | 'info' | 'warn' | 'error'): Say =>
    (message, facts = {}, error = undefined) => {
      if (!logger.isLevelEnabled(level)) return
      logger[level]({ area, ...clean(facts), ...errorFacts(error) }, message)
    }
  return {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    child: (inner) => wrap(logger, inner),
  }
}

/** Holds at run time what the type says: a caller that got round it writes "[object]", not the object. */
function clean(facts: Facts): Facts {
  const kept: Facts = {}
  for (const [name, value] of Object.entries(facts) as [string, unknown][]) {
    if (value === undefined) continue
    if (typeof value === 'string') kept[name] = value.slice(0, FACT_LIMIT)
    else if (value === null || typeof value === 'number' || typeof value === 'boolean') kept[name] = value
    else kept[name] = `[${typeof value}]`
  }
  return kept
}

/** Name, code and message of an error: never its stack, its cause or what else a library hung on it. */
function errorFacts(error: unknown): Facts {
  if (error === undefined) return {}
  const facts: Facts = { error: nameOf(error), reason: reasonOf(error).slice(0, FACT_LIMIT) }
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code === 'string' || typeof code === 'number') facts.code = code
  return facts
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

/** `12:03:44 inside  warn not closed in time  what=http limitMs=5000` */
function readable(line: string): string {
  const { time, level, area, msg, ...facts } = JSON.parse(line) as Record<string, unknown>
  const pairs = Object.entries(facts).map(([name, value]) => `${name}=${String(value)}`)
  const mark = level === 'info' ? '' : `${String(level)} `
  return `${String(time).slice(11, 19)} ${String(area).padEnd(7)} ${mark}${String(msg)}${pairs.length ? `  ${pairs.join(' ')}` : ''}\n`
}

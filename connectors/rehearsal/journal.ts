import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** An append-only list of events that survives a restart. */
export interface Journal<Event> {
  /** What was written before, oldest first. */
  read(): Event[]
  /** Throws the system's error when nothing could be kept; then nothing is. */
  append(event: Event): void
  /** Forgets everything. */
  clear(): void
  close(): void
}

/** A journal that lasts as long as the process. */
export function memoryJournal<Event>(): Journal<Event> {
  return { read: () => [], append: () => {}, clear: () => {}, close: () => {} }
}

/**
 * A journal in `folder/name.jsonl`, one JSON document per line. A line is handed to the system before `append`
 * returns, so a killed process loses nothing; a last line cut short by a power failure is dropped when reading.
 */
export function fileJournal<Event>(folder: string, name: string): Journal<Event> {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.jsonl`)
  const events = existsSync(path) ? readWhole<Event>(path) : []
  let file = openSync(path, 'a')
  return {
    read: () => events.splice(0),
    append(event) {
      const size = fstatSync(file).size
      try {
        writeWhole(file, Buffer.from(`${JSON.stringify(event)}\n`))
      } catch (error) {
        ftruncateSync(file, size)
        throw error
      }
    },
    clear() {
      events.splice(0)
      closeSync(file)
      rmSync(path, { force: true })
      file = openSync(path, 'a')
    },
    close() {
      fsyncSync(file)
      closeSync(file)
    },
  }
}

/** The system may take only a part at once, on a full disk before it says so. */
function writeWhole(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
}

/** Reads all whole lines and cuts off what follows the last one, so that appending continues on a line of its own. */
function readWhole<Event>(path: string): Event[] {
  const bytes = readFileSync(path)
  const end = bytes.lastIndexOf(10) + 1
  if (end < bytes.length) truncateSync(path, end)
  const lines = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1)
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as Event
    } catch (cause) {
      throw new Error(`${path} is damaged at line ${i + 1}; start with --fresh to begin anew`, { cause })
    }
  })
}

import type { Response } from 'express'
import { type LiveSession, sessionsStanding } from '../../db/inside/sessions.ts'
import type { ReadDb } from '../../db/stores.ts'
import { type Caller, may } from '../inside/rights.ts'
import type { Io } from '../io.ts'
import { ApiProblem } from './problem.ts'
import { insideOf } from './reading.ts'
import type { LiveEvent } from './schema/live.ts'

const HEARTBEAT_MS = 20_000
const RETRY_MS = 3000
const STREAMS_PER_PERSON = 20
/** What may wait for a slow reader, in bytes. Beyond that it is let go: it comes back and reads everything anew. */
const BACKLOG_BYTES = 64 * 1024

/** The open pages, and how they are told what changed. */
export interface Live {
  /** Tells every open page that may know of it: rights are loaded anew when it is delivered. Never throws, never waits. */
  tell(event: LiveEvent): void
  /** Turns a response into a stream of events for this session. Throws ApiProblem('too-many'). */
  open(session: LiveSession, res: Response): void
  /** How many streams are open. */
  count(): number
  /** Ends every stream and the heartbeat. */
  close(): void
}

interface Stream {
  sessionId: string
  personId: string
  res: Response
}

/**
 * Event streams (Server-Sent Events), ids only. Events of the same turn share one look at the rights of all sessions, so
 * that hundreds of streams cost one query. A stream ends when its session does, at the latest with the next heartbeat.
 */
export function createLive(
  deps: { reading: ReadDb; io: Io; log: { warn: (message: string) => void } },
  { heartbeatMs = HEARTBEAT_MS, backlogBytes = BACKLOG_BYTES } = {},
): Live {
  const streams = new Set<Stream>()
  let told: LiveEvent[] = []
  let delivering = false

  async function deliver(): Promise<void> {
    try {
      while (told.length > 0) {
        const events = told
        told = []
        const standing = await rightsNow()
        for (const stream of streams) send(stream, standing.get(stream.sessionId), events)
      }
    } catch {
      // Nobody's rights are known: say nothing. Pages that reconnect read everything anew and miss nothing.
      deps.log.warn('the rights of open pages could not be read; they must reconnect')
      told = []
      for (const stream of streams) stream.res.destroy()
    } finally {
      delivering = false
    }
  }

  async function rightsNow(): Promise<Map<string, LiveSession>> {
    if (streams.size === 0) return new Map()
    const ids = new Set([...streams].map((stream) => stream.sessionId))
    return sessionsStanding(insideOf(deps.reading), [...ids], deps.io.now().toISOString())
  }

  function send(stream: Stream, session: LiveSession | undefined, events: LiveEvent[] | 'heartbeat'): void {
    if (!session) return void stream.res.end()
    const text = events === 'heartbeat' ? ': here\n\n' : eventsFor(session, events)
    if (text === '') return
    stream.res.write(text)
    if (stream.res.writableLength > backlogBytes) stream.res.destroy()
  }

  async function beat(): Promise<void> {
    try {
      const standing = await rightsNow()
      for (const stream of streams) send(stream, standing.get(stream.sessionId), 'heartbeat')
    } catch {
      for (const stream of streams) stream.res.destroy()
    }
  }

  const heartbeat = setInterval(() => void beat(), heartbeatMs)
  heartbeat.unref()

  return {
    tell(event) {
      told.push(event)
      if (delivering) return
      delivering = true
      setImmediate(() => void deliver())
    },
    open(session, res) {
      const stream = { sessionId: session.id, personId: session.caller.id, res }
      const others = [...streams].filter((other) => other.personId === stream.personId)
      if (others.length >= STREAMS_PER_PERSON) throw new ApiProblem('too-many', 'Too many pages are open')
      res.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        // A proxy that buffers would hold events back.
        'X-Accel-Buffering': 'no',
      })
      res.write(`retry: ${RETRY_MS}\n\n`)
      streams.add(stream)
      res.once('close', () => streams.delete(stream))
    },
    count: () => streams.size,
    close() {
      clearInterval(heartbeat)
      for (const stream of streams) stream.res.end()
    },
  }
}

/** The events a session may know of, as the wire has them. */
function eventsFor(session: LiveSession, events: LiveEvent[]): string {
  return events
    .filter((event) => mayHear(session.caller, event))
    .map((event) => `data: ${JSON.stringify(event)}\n\n`)
    .join('')
}

/** Who was taken out of a space may not read it any more, and must hear of just that. */
function mayHear(caller: Caller, event: LiveEvent): boolean {
  if ('personId' in event && event.personId === caller.id) return true
  return !('spaceId' in event) || event.spaceId === undefined || may(caller, 'read', event.spaceId)
}

import { connect } from 'node:net'
import { Refusal } from '../refusal.ts'

const LIMIT_MS = 5_000

/** Refuses a `REDIS_URL` where nothing listens. Names host and port, never the password. */
export function checkReachable(redisUrl: string): Promise<void> {
  const url = new URL(redisUrl)
  const address =
    url.protocol === 'unix:'
      ? { path: decodeURIComponent(url.pathname) }
      : { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 6379) }
  const where = 'path' in address ? address.path : `${address.host}:${address.port}`
  return new Promise((resolve, reject) => {
    const socket = connect(address)
    const refuse = (why: string): void => {
      socket.destroy()
      reject(
        new Refusal(
          `no Redis answers at ${where} (${why}); start it, correct REDIS_URL, or unset it for a private one`,
        ),
      )
    }
    socket.setTimeout(LIMIT_MS, () => refuse('silence'))
    socket.once('error', (error: NodeJS.ErrnoException) => refuse(error.code ?? 'error'))
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
  })
}

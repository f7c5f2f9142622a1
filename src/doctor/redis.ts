import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Log, Say } from '../log.ts'
import { checkRedis } from '../redis.ts'
import { broken, type Finding, failed, ok, warning } from './finding.ts'

/** Redis: does it answer, keep what it is given, and remember it over a restart? */
export async function redis(config: Pick<Config, 'redis' | 'dataDir'>, running: boolean): Promise<Finding> {
  const socket = join(config.dataDir, 'redis', 'redis.sock')
  if (config.redis.kind === 'private' && !running)
    return ok('redis', 'a private one, which starts with Conclave')
  if (config.redis.kind === 'private' && !existsSync(socket))
    return ok('redis', 'a private one, on a port of its own')
  const said: string[] = []
  try {
    const url = config.redis.kind === 'url' ? config.redis.url : `unix:${socket}`
    if ((await checkRedis(url, listening(said))) === 'unreachable')
      return broken(
        'redis',
        'it does not answer',
        'Start it, or mend REDIS_URL. Replies wait meanwhile; nothing is lost.',
      )
    if (said.length > 0)
      return warning('redis', 'it has no append-only file', 'Run: redis-cli CONFIG SET appendonly yes')
    return ok('redis', 'answers, keeps what it is given')
  } catch (error) {
    return failed('redis', error)
  }
}

function listening(said: string[]): Log {
  const hear: Say = (message) => void said.push(message)
  const log: Log = { debug: hear, info: hear, warn: hear, error: hear, child: () => log }
  return log
}

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Refusal } from './refusal.ts'

// This file uses no schema library: the supervisor reads it too, and zod alone would add a third to its memory.

/** One role's process; `outside` is listen and publish together. `null`: the supervisor that starts the others. */
export type Role = 'inside' | 'listen' | 'publish' | 'outside'
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** Everything that can be set from outside. Paths are absolute, origins carry no slash at the end. */
export interface Config {
  role: Role | null
  /** The port of the interface and API, 1 to 65535. */
  port: number
  /** The address the servers listen on. */
  bind: string
  /** The origin people's browsers use, for links, cookies and the origin check. */
  url: string
  dataDir: string
  redis: { kind: 'private' } | { kind: 'url'; url: string }
  /** The pretend public network, when this is a rehearsal. */
  rehearsal: { port: number; url: string } | null
  /** Remove what an earlier rehearsal left, and start over. */
  fresh: boolean
  logLevel: LogLevel
}

type Env = Readonly<Record<string, string | undefined>>

const ROLES = ['inside', 'listen', 'publish', 'outside'] as const
const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

/**
 * Reads the settings. Pure. `argv` holds `--rehearsal` and `--fresh`, nothing else.
 * Throws a Refusal that names the variable and what it may be; its value is never quoted, because it may be a secret.
 */
export function readConfig(env: Env, argv: readonly string[]): Config {
  for (const flag of argv) {
    if (flag !== '--rehearsal' && flag !== '--fresh')
      throw new Refusal(`there is no option ${flag}; the options are --rehearsal and --fresh`)
  }
  const isRehearsal = argv.includes('--rehearsal')
  const fresh = argv.includes('--fresh')
  if (fresh && !isRehearsal) throw new Refusal('--fresh removes data, so it works only with the rehearsal')

  const port = portFrom(env, 'PORT', 4000)
  const rehearsalPort = portFrom(env, 'REHEARSAL_PORT', 4001)
  if (isRehearsal && port === rehearsalPort)
    throw new Refusal('PORT and REHEARSAL_PORT are the same; give them different numbers')
  const role = env.CONCLAVE_ROLE ? oneOf(env, 'CONCLAVE_ROLE', ROLES, 'inside') : null
  const redis = redisFrom(env)
  if (role && redis.kind === 'private')
    throw new Refusal(
      'CONCLAVE_ROLE starts one process alone, which needs a Redis shared with the others: set REDIS_URL',
    )
  return {
    role,
    port,
    bind: env.CONCLAVE_BIND || '127.0.0.1',
    url: originFrom(env, 'CONCLAVE_URL', `http://localhost:${port}`),
    dataDir: resolve(env.CONCLAVE_DATA || 'data'),
    redis,
    rehearsal: isRehearsal ? { port: rehearsalPort, url: `http://localhost:${rehearsalPort}` } : null,
    fresh,
    logLevel: oneOf(env, 'CONCLAVE_LOG', LEVELS, 'info'),
  }
}

/** Reads `.env` (what is already set wins) and then the settings of this process. The only place that does. */
export function loadConfig(argv: readonly string[] = process.argv.slice(2)): Config {
  if (existsSync('.env')) {
    try {
      process.loadEnvFile('.env')
    } catch {
      throw new Refusal('.env is there but cannot be read; mend it or remove it')
    }
  }
  return readConfig(process.env, argv)
}

/** Where Node keeps translated files, unless NODE_COMPILE_CACHE says otherwise. */
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/node-code', import.meta.url))
/** What any program may need from the machine: where programs are, language, time zone, certificates. */
const SYSTEM = /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TERM|NO_COLOR|FORCE_COLOR|NODE_COMPILE_CACHE|CI)$/
/** What is needed to reach the networks; not handed to a process that has no business there. */
const NETWORK =
  /^(HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|NODE_USE_ENV_PROXY|SSL_CERT_\w+)$/

/**
 * What any program of ours gets of this process's environment. Node keeps the TypeScript files it has translated once:
 * that saves each process 20 MB and half of its time to start.
 */
export function systemEnvironment(env: Env = process.env): Record<string, string> {
  return { NODE_COMPILE_CACHE: COMPILED, ...pick(env, (name) => SYSTEM.test(name)) }
}

/** The environment of one child: the settings its role needs and nothing else that this process was given. */
export function childEnvironment(
  config: Config,
  role: Role | 'prepare' | 'rehearsal',
  redisUrl: string | null,
  env: Env = process.env,
): Record<string, string> {
  const reachesNetworks = role === 'listen' || role === 'publish' || role === 'outside'
  const child = { ...systemEnvironment(env), ...(reachesNetworks && pick(env, (name) => NETWORK.test(name))) }
  child.CONCLAVE_LOG = config.logLevel
  child.CONCLAVE_BIND = config.bind
  if (config.rehearsal) child.REHEARSAL_PORT = String(config.rehearsal.port)
  if (role === 'rehearsal') return child
  child.CONCLAVE_DATA = config.dataDir
  child.PORT = String(config.port)
  child.CONCLAVE_URL = config.url
  if (role !== 'prepare') child.CONCLAVE_ROLE = role
  if (redisUrl !== null) child.REDIS_URL = redisUrl
  return child
}

function pick(env: Env, wanted: (name: string) => boolean): Record<string, string> {
  const picked: Record<string, string> = {}
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && wanted(name)) picked[name] = value
  return picked
}

function portFrom(env: Env, name: string, fallback: number): number {
  const text = env[name]
  if (!text) return fallback
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new Refusal(`${name} must be a port number from 1 to 65535`)
  return port
}

function oneOf<T extends string>(env: Env, name: string, allowed: readonly T[], fallback: T): T {
  const text = env[name]
  if (!text) return fallback
  const found = allowed.find((value) => value === text)
  if (!found) throw new Refusal(`${name} must be one of ${allowed.join(', ')}`)
  return found
}

function originFrom(env: Env, name: string, fallback: string): string {
  const text = env[name]
  if (!text) return fallback
  const url = URL.parse(text)
  const isOrigin =
    url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username
  if (!isOrigin)
    throw new Refusal(`${name} must be an address like https://conclave.example.com, without a path`)
  return url.origin
}

function redisFrom(env: Env): Config['redis'] {
  const text = env.REDIS_URL
  if (!text) return { kind: 'private' }
  const url = URL.parse(text)
  if (!url || !/^(rediss?|unix):$/.test(url.protocol))
    throw new Refusal(
      'REDIS_URL must look like redis://host:6379, rediss://host:6379 or unix:/path/to/redis.sock',
    )
  return { kind: 'url', url: text }
}

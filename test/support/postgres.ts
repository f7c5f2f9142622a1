import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openInsideOn, openOutsideOn, openReadingOn, preparePostgres } from '../../db/postgres.ts'
import type { Stores } from './stores.ts'

/** A real PostgreSQL server that is thrown away: on a unix socket, in a folder of its own, without fsync. */
export interface Postgres extends AsyncDisposable {
  /** The address of a database, for a role; the owner is `postgres`. */
  url(role?: string, database?: string): string
}

/** The server's programs: on the path, or where Debian puts them. */
function programs(): string {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).toSorted() : []
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(':'),
  ]
  const found = folders.findLast((folder) => existsSync(join(folder, 'initdb')))
  if (!found) throw new Error('PostgreSQL is not installed on this machine')
  return found
}

/** Who runs the server: it refuses to be root. */
function runner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

const FAST =
  '-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses= -c max_connections=60'

/** Starts one, which takes a second or two. */
export async function startPostgres(): Promise<Postgres> {
  const bin = programs()
  const as = runner()
  const folder = mkdtempSync(join(tmpdir(), 'conclave-pg-'))
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid ?? 0)
  const data = join(folder, 'data')
  const call = (program: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(join(bin, program), args, {
      ...as,
      cwd: folder,
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`${program}: ${stderr}`)
  }
  call('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync')
  const log = join(folder, 'log')
  call('pg_ctl', '-D', data, '-l', log, '-w', '-o', `${FAST} -k ${folder}`, 'start')
  return {
    url: (role = 'postgres', database = 'postgres') =>
      `postgresql://${role}@localhost/${database}?host=${encodeURIComponent(folder)}`,
    async [Symbol.asyncDispose]() {
      call('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A database of its own on a server, with both stores made. Answers its name. */
export async function aDatabase(
  server: string,
): Promise<{ name: string; url: string; drop(): Promise<void> }> {
  const name = `conclave_${randomBytes(6).toString('hex')}`
  const url = new URL(server)
  url.pathname = `/${name}`
  const admin = openOutsideOn(server)
  await sql`create database ${sql.id(name)}`.execute(admin)
  await preparePostgres(url.href)
  return {
    name,
    url: url.href,
    async drop() {
      await sql`drop database ${sql.id(name)} with (force)`.execute(admin)
      await admin.destroy()
    },
  }
}

/** A fresh pair of stores on a server that somebody runs, as its owner. */
export async function serverStores(server: string): Promise<Stores> {
  const database = await aDatabase(server)
  const { url } = database
  const [inside, outside, reading] = [openInsideOn(url), openOutsideOn(url), openReadingOn(url)]
  return {
    inside,
    outside,
    reading,
    dataDir: null,
    async [Symbol.asyncDispose]() {
      await Promise.all([inside.destroy(), outside.destroy(), reading.destroy()])
      await database.drop()
    },
  }
}

import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Bridge, startBridge } from '../support/bridge.ts'
import { isAlive, run } from '../support/processes.ts'
import { approve, mention, propose, replyIn, words } from '../support/steps.ts'
import { until } from '../support/until.ts'

const DOCTOR = join(import.meta.dirname, '../../src/doctor/main.ts')

interface Finding {
  what: string
  state: 'ok' | 'warning' | 'broken'
  says: string
  todo?: string
}

let bridge: Bridge
/** Words of ours that no doctor needs to say. */
const secrets: string[] = []

beforeAll(async () => {
  bridge = await startBridge()
  const about = await mention(bridge, words('where is it?'))
  const note = words('a private word')
  await bridge.ana.call('writeNote', { at: { id: about.threadId }, body: { text: note, mentions: [] } })
  const reply = await approve(bridge, await propose(bridge, about, words('on its way')))
  await replyIn(bridge, reply.id, 'published')
  const key = readFileSync(join(bridge.dataDir, 'keys/inside/reply.pem'), 'utf8').split('\n')[1] ?? ''
  secrets.push(note, reply.text, about.said.text, key)
})
afterAll(async () => await bridge?.[Symbol.asyncDispose]())

async function doctor(...args: string[]): Promise<{ code: number | string; out: string }> {
  const port = new URL(bridge.url).port
  const env = { PATH: process.env.PATH, CONCLAVE_DATA: bridge.dataDir, PORT: port }
  const ran = run(DOCTOR, args, env, '/')
  const [code, out] = [await ran.exited, ran.out()]
  for (const secret of secrets) expect(out).not.toContain(secret)
  return { code, out }
}

/** What it finds, but for the things that are as they should be. */
async function complaints(): Promise<Record<string, Finding['state']>> {
  const { code, out } = await doctor('--json')
  const { findings } = JSON.parse(out) as { findings: Finding[] }
  const wrong = findings.filter(({ state }) => state !== 'ok')
  for (const { todo } of wrong) expect(todo).toMatch(/\w/)
  expect(code).toBe(findings.some(({ state }) => state === 'broken') ? 1 : 0)
  return Object.fromEntries(wrong.map(({ what, state }) => [what, state]))
}

test('a healthy installation that runs: everything is looked at and nothing is wrong', async () => {
  const { code, out } = await doctor()
  expect(out).not.toMatch(/BROKEN|warning/)
  for (const what of [
    'node',
    'data folder',
    'disk',
    'keys',
    'inside.db',
    'outside.db',
    'redis',
    'port',
    'clock',
    'account',
  ])
    expect(out).toMatch(new RegExp(`^ok +${what.replace('.', '\\.')} `, 'm'))
  expect(code).toBe(0)
})

test('what is stopped, and whose turn it is, is a warning', async () => {
  await bridge.lea.call('stop', { body: { stopped: true } })
  expect(await complaints()).toEqual({ stopped: 'warning' })
  await bridge.lea.call('stop', { body: { stopped: false } })
})

test('while it does not run, it is examined as well, and every damage is named with what to do', async () => {
  const { supervisor, dataDir } = bridge
  process.kill(supervisor, 'SIGTERM')
  await until('everything has ended', () => !isAlive(supervisor))
  expect(await complaints()).toEqual({})
  chmodSync(dataDir, 0o755)
  expect(await complaints()).toEqual({ 'data folder': 'warning' })
  chmodSync(dataDir, 0o700)

  const key = join(dataDir, 'keys/publish/reply.pub.pem')
  const kept = readFileSync(key)
  rmSync(key)
  expect(await complaints()).toEqual({ keys: 'broken' })
  writeFileSync(key, readFileSync(join(dataDir, 'keys/inside/listen.pub.pem')))
  expect(await complaints()).toEqual({ keys: 'broken' })
  writeFileSync(key, kept)

  writeFileSync(join(dataDir, 'restored.json'), '{"state":"unfinished"}')
  expect(await complaints()).toEqual({ restore: 'broken' })
  rmSync(join(dataDir, 'restored.json'))

  const store = join(dataDir, 'outside.db')
  const whole = readFileSync(store)
  writeFileSync(store, Buffer.concat([whole.subarray(0, 100), Buffer.alloc(8_000, 7), whole.subarray(8_100)]))
  expect(await complaints()).toEqual({ 'outside.db': 'broken' })
  rmSync(store)
  expect(await complaints()).toEqual({ 'outside.db': 'broken' })
})

test('a folder that is not there, and an option nobody knows', async () => {
  const ran = run(
    DOCTOR,
    ['--json'],
    { PATH: process.env.PATH, CONCLAVE_DATA: join(bridge.dataDir, 'x') },
    '/',
  )
  expect(await ran.exited).toBe(1)
  expect(ran.out()).toContain('is not there')
  expect((await doctor('--all')).code).not.toBe(0)
})

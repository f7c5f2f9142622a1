import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const MAIN = fileURLToPath(new URL('../../../connectors/rehearsal/main.ts', import.meta.url))

function start(...flags: string[]) {
  const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  const heard = { out: '', err: '' }
  child.stdout.on('data', (bytes) => (heard.out += bytes))
  child.stderr.on('data', (bytes) => (heard.err += bytes))
  const ended = once(child, 'close').then(([code]) => ({ code, ...heard }))
  return { child, heard, ended }
}

async function readyUrl({ child, heard }: { child: ChildProcess; heard: { out: string } }): Promise<string> {
  while (!heard.out.includes('\n')) await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')
  const { ready, url } = JSON.parse(heard.out)
  expect(ready).toBe(true)
  return url
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'says when it is ready and ends cleanly on %s, with a reader connected',
  async (signal) => {
    const network = start('--port', '0', '--no-script')
    const url = await readyUrl(network)
    const stream = await fetch(`${url}/api/stream`)
    network.child.kill(signal)
    expect((await network.ended).code).toBe(0)
    await stream.text().catch(() => '')
  },
)

test('a taken port is one clear line and exit code 1', async () => {
  const first = start('--port', '0', '--no-script')
  const { port } = new URL(await readyUrl(first))
  const { code, err } = await start('--port', port, '--no-script').ended
  first.child.kill()
  await first.ended
  expect(code).toBe(1)
  expect(err).toBe(
    `rehearsal network: port ${port} is taken by another program: end it, or choose another port with --port\n`,
  )
})

test.each([
  ['--port', 'abc'],
  ['--speed', '-1'],
  ['--colour', 'red'],
  ['--own-account', 'no way'],
])('the flag %s %s is refused in one line that names it', async (flag, value) => {
  const { code, err } = await start('--no-script', flag, value).ended
  expect(code).toBe(1)
  expect(err.trim().split('\n')).toHaveLength(1)
  expect(err).toContain(flag)
})

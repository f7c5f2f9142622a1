import { describe, expect, test } from '@jest/globals'
import { startLifetime } from '../../src/lifetime.ts'
import { createLog } from '../../src/log.ts'

function aLifetime(limitMs?: number) {
  const lines: string[] = []
  const log = createLog('inside', 'info', { write: (line: string) => lines.push(line) > 0 })
  return { lifetime: startLifetime(log, limitMs === undefined ? {} : { limitMs }), lines }
}

describe('a lifetime', () => {
  test('closes the last opened first', async () => {
    const { lifetime } = aLifetime()
    const closed: string[] = []
    for (const name of ['database', 'queue', 'http']) lifetime.onClose(name, () => closed.push(name))
    await lifetime.close()
    expect(closed).toEqual(['http', 'queue', 'database'])
  })

  test('aborts its signal and waits for background work before anything closes', async () => {
    const { lifetime } = aLifetime()
    const happened: string[] = []
    lifetime.onClose('database', () => happened.push('closed'))
    const aborted = new Promise<void>((resolve) => lifetime.signal.addEventListener('abort', () => resolve()))
    lifetime.background(
      'sweep',
      aborted.then(() => happened.push('work ended')),
    )
    await lifetime.close()
    expect(happened).toEqual(['work ended', 'closed'])
  })

  test('goes on closing when one closer throws and another never ends', async () => {
    const { lifetime, lines } = aLifetime(20)
    const closed: string[] = []
    lifetime.onClose('first', () => closed.push('first'))
    lifetime.onClose('broken', () => Promise.reject(new Error('no')))
    lifetime.onClose('stuck', () => new Promise(() => {}))
    await lifetime.close()
    expect(closed).toEqual(['first'])
    expect(lines.join('')).toMatch(/stuck.*not closed in time[\s\S]*broken.*could not be closed/)
  })

  test('logs background work that fails, and lives on', async () => {
    const { lifetime, lines } = aLifetime()
    lifetime.background('notify', Promise.reject(new Error('no mail server')))
    await new Promise(setImmediate)
    expect(lines.join('')).toMatch(/notify.*no mail server.*background work failed/)
    expect(lifetime.signal.aborted).toBe(false)
  })

  test('closes once, however often it is asked', async () => {
    const { lifetime } = aLifetime()
    let times = 0
    lifetime.onClose('http', () => times++)
    await Promise.all([lifetime.close(), lifetime.close()])
    expect(times).toBe(1)
  })
})

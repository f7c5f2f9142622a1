import { describe, expect, test } from '@jest/globals'
import { createLog, type Facts } from '../../src/log.ts'

function heard(options: { isTTY?: boolean } = {}) {
  const lines: string[] = []
  const log = createLog('inside', 'info', { ...options, write: (line: string) => lines.push(line) > 0 })
  return { log, lines, last: (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') }
}

describe('the log', () => {
  test('writes one line of JSON with the area, the message and the facts', () => {
    const { log, last } = heard()
    log.child('publish').info('reply sent', { replyId: 'r1', ms: 12, again: false, gap: null })
    expect(last()).toMatchObject({
      level: 'info',
      area: 'publish',
      msg: 'reply sent',
      replyId: 'r1',
      ms: 12,
      again: false,
    })
  })

  test('writes of an error its name, code and message only', () => {
    const { log, lines, last } = heard()
    const error = Object.assign(new Error('socket closed', { cause: new Error('the cause') }), {
      code: 'ECONNRESET',
      request: { body: 'private words' },
    })
    log.error('publish failed', { replyId: 'r1' }, error)
    expect(last()).toEqual({
      level: 'error',
      time: expect.any(String),
      area: 'inside',
      msg: 'publish failed',
      replyId: 'r1',
      error: 'Error',
      code: 'ECONNRESET',
      reason: 'socket closed',
    })
    expect(lines.join('')).not.toMatch(/private words|the cause|log\.test/)
  })

  test('does not repeat a text that could not be parsed, nor a thrown thing that is no error', () => {
    const { log, lines } = heard()
    const unreadable = ((): unknown => {
      try {
        return JSON.parse('private words')
      } catch (error) {
        return error
      }
    })()
    log.warn('bad answer', {}, unreadable)
    log.warn('bad answer', {}, { note: 'private words' })
    log.warn('bad answer', {}, 'private words')
    expect(lines).toHaveLength(3)
    expect(lines.join('')).not.toContain('private')
  })

  test('writes no object, even when a caller gets round the type', () => {
    const { log, lines, last } = heard()
    log.info('odd', { note: { text: 'private words' }, list: ['private words'] } as unknown as Facts)
    expect(last()).toMatchObject({ note: '[object]', list: '[object]' })
    expect(lines.join('')).not.toContain('private')
  })

  test('cuts a fact that is long enough to be a text', () => {
    const { log, last } = heard()
    log.info('odd', { id: 'x'.repeat(5_000) })
    expect(String(last().id)).toHaveLength(200)
  })

  test('is one readable line for a person who watches', () => {
    const { log, lines } = heard({ isTTY: true })
    log.warn('not closed in time', { what: 'http', limitMs: 5000 })
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d inside {2}warn not closed in time {2}what=http limitMs=5000\n$/)
  })

  test('keeps quiet below its level', () => {
    const { log, lines } = heard()
    log.debug('detail')
    expect(lines).toEqual([])
  })
})

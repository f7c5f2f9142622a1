import { expect, test } from '@jest/globals'
import type { Batch, Cursor } from '../../../connectors/connector.ts'
import { packQuery } from '../../../connectors/x/conversations.ts'
import { connectX } from '../../../connectors/x/index.ts'
import {
  type Answer,
  anIo,
  fakeX,
  type Heard,
  NOW,
  pageOf,
  patience,
  settingsAt,
  wirePost,
} from './fake-x.ts'

const ids = (count: number) =>
  Array.from({ length: count }, (_, i) => `${1_990_000_000_000_000_000n + BigInt(i)}`)
const asked = (heard: Heard) =>
  (heard.query.query ?? '').split(' OR ').map((one) => one.replace('conversation_id:', ''))
const nothing: Answer = { body: { meta: { result_count: 0 } } }

/** Reads rounds until there is no more, `rounds` times; `open` may change between rounds. */
async function read(
  answer: (heard: Heard) => Answer,
  rounds: { open: string[]; at?: number; most?: number }[],
): Promise<{ batches: Batch[]; heard: Heard[] }> {
  await using x = await fakeX(answer)
  const batches: Batch[] = []
  let cursor: Cursor = null
  for (const { open, at = 0, most = 100 } of rounds) {
    const listener = connectX().listen(settingsAt(x.url), anIo(new Date(NOW.getTime() + at)))
    for (let page = 0; page < most; page++) {
      const batch = await listener.pull(
        { kind: 'conversations', query: '', conversations: open },
        cursor,
        patience(),
      )
      batches.push(batch)
      cursor = JSON.parse(JSON.stringify(batch.next))
      if (!batch.more) break
    }
  }
  return { batches, heard: x.heard }
}

test('a search holds as many conversations as X takes, and never more', () => {
  for (let count = 1; count < 40; count++) {
    const { query, taken } = packQuery(ids(count))
    expect(query.length).toBeLessThanOrEqual(512)
    expect(taken).toBe(Math.min(count, 13))
  }
})

test('a round reads every open conversation once', async () => {
  const open = ids(50)
  const { heard } = await read(() => nothing, [{ open }])
  expect(heard).toHaveLength(4)
  expect(heard.flatMap(asked).sort()).toEqual([...open].sort())
})

test('whoever was left out of a round comes first in the next', async () => {
  const open = ids(30)
  const { heard } = await read(
    () => nothing,
    [{ open }, { open, at: 60_000, most: 1 }, { open, at: 120_000, most: 1 }, { open, at: 180_000, most: 1 }],
  )
  expect(new Set(heard.slice(3).flatMap(asked))).toEqual(new Set(open))
})

test('the next round overlaps the last by half an hour', async () => {
  const { heard } = await read(() => nothing, [{ open: ids(2) }, { open: ids(2), at: 60_000 }])
  expect(heard.map((one) => one.query.start_time)).toEqual(['2026-11-17T12:01:00Z', '2026-11-24T11:30:00Z'])
})

test('a conversation that has just been opened is read a week back, without the others', async () => {
  const { heard } = await read(() => nothing, [{ open: ids(2) }, { open: ids(3), at: 60_000 }])
  expect(heard.slice(1).map((one) => [asked(one).length, one.query.start_time])).toEqual([
    [1, '2026-11-17T12:02:00Z'],
    [2, '2026-11-24T11:30:00Z'],
  ])
})

test('a long conversation is read page by page before the next pack', async () => {
  const { batches } = await read(
    (one) => ({ body: pageOf([wirePost('5')], one.query.pagination_token ? {} : { next_token: 'p2' }) }),
    [{ open: ids(1) }],
  )
  expect(batches.map((batch) => [batch.posts.length, batch.more])).toEqual([
    [1, true],
    [1, false],
  ])
})

test('without an open conversation nothing is asked', async () => {
  const { batches, heard } = await read(() => nothing, [{ open: [] }])
  expect(heard).toEqual([])
  expect(batches[0]?.more).toBe(false)
})

test('conversations unread for more than a week leave a gap that is told', async () => {
  const { batches } = await read(() => nothing, [{ open: ids(1) }, { open: ids(1), at: 9 * 86_400_000 }])
  expect(batches[1]?.gap).toEqual({
    from: NOW.toISOString(),
    to: '2026-11-26T12:01:00.000Z',
    why: 'X searches only the last 7 days',
  })
})

test('an id that is no id cannot change the search', async () => {
  const { heard } = await read(() => nothing, [{ open: ['1 OR from:someone', '42'] }])
  expect(heard.map(asked)).toEqual([['42']])
})

test('the longest unread are read first, whatever their order', async () => {
  const [early, late] = [ids(26).slice(0, 13), ids(26).slice(13)]
  const minutes = 60_000
  const { heard } = await read(
    () => nothing,
    [
      { open: early },
      { open: [...early, ...late], at: 10 * minutes, most: 1 },
      { open: [...early, ...late], at: 20 * minutes },
      { open: [...early, ...late], at: 30 * minutes },
    ],
  )
  expect(heard.map((one) => asked(one)[0])).toEqual([early[0], late[0], early[0], late[0], early[0]])
})

import { describe, expect, test } from '@jest/globals'
import { inTransaction } from '../../db/open.ts'
import { storePosts } from '../../db/outside/posts.ts'
import { storeRemovals } from '../../db/outside/removals.ts'
import { storeSignals } from '../../db/outside/signals.ts'
import type { IncomingPost, Removal } from '../../src/outside/incoming-post.ts'
import { chance } from '../support/chance.ts'
import { at, DAY, HOUR, MINUTE, SECOND, START, type TestIo, testIo } from '../support/clock.ts'
import { anAuthor, aPost, edited, ourPost } from '../support/posts.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'

const first = aPost({ text: 'The lamp is broken' })
const second = edited(first, { text: 'The lamp is still broken', editedAt: at(MINUTE), currentId: '101' })
const third = edited(first, { text: 'The lamp works again', editedAt: at(HOUR), currentId: '102' })

describe.each(databases)('posts on %s', (_name, open) => {
  const shared = sharedStores(open)
  const outside = () => shared().outside

  function hear(io: TestIo, posts: IncomingPost[], watchId: string | null = 'watch'): Promise<number> {
    const source = { network: 'x', accountId: 'account', watchId }
    return inTransaction(outside(), (trx) => storePosts(trx, io, source, posts))
  }
  function lose(io: TestIo, removal: Removal): Promise<number> {
    return inTransaction(outside(), (trx) => storeRemovals(trx, io, 'x', [removal]))
  }
  const rows = () => outside().selectFrom('outside.posts').selectAll().orderBy('external_id').execute()
  const wordings = async () =>
    (await outside().selectFrom('outside.post_versions').selectAll().orderBy('revision').execute()).map(
      (row) => row.text,
    )
  const raw = () => outside().selectFrom('outside.raw_posts').selectAll().execute()
  const sightings = () => outside().selectFrom('outside.sightings').selectAll().orderBy('watch_id').execute()

  describe('a post', () => {
    test('is stored with its author, its raw form and who may answer', async () => {
      expect(await hear(testIo(), [first])).toBe(1)
      expect(await rows()).toMatchObject([
        { external_id: '100', text: first.text, revision: 1, taken_in: 0, ingested_at: START, ours: 0 },
      ])
      expect(await raw()).toMatchObject([{ payload: JSON.stringify(first.raw) }])
      expect(await sightings()).toMatchObject([{ watch_id: 'watch', may_reply: 1, why: null }])
      const authors = await outside().selectFrom('outside.authors').selectAll().execute()
      expect(authors).toMatchObject([{ handle: 'jo', followers: 10 }])
    })

    test('that comes again is one row, and no news', async () => {
      const io = testIo()
      await hear(io, [first, aPost({ ...first })])
      expect(await hear(io, [first])).toBe(0)
      expect(await rows()).toMatchObject([{ revision: 1 }])
    })

    test('found by two watches is one row that both have seen', async () => {
      const io = testIo()
      await hear(io, [first], 'mentions')
      await hear(io, [aPost({ mayReply: { may: false, why: 'not mentioned' } })], 'search')
      expect(await rows()).toHaveLength(1)
      expect(await sightings()).toMatchObject([
        { watch_id: 'mentions', may_reply: 1 },
        { watch_id: 'search', may_reply: 0, why: 'not mentioned' },
      ])
    })

    test('that we may no longer answer says so from then on', async () => {
      const io = testIo()
      await hear(io, [first])
      await hear(io, [aPost({ mayReply: { may: false, why: 'they closed it' } })])
      expect(await sightings()).toMatchObject([{ may_reply: 0, why: 'they closed it' }])
    })

    test('of ours is recognised as ours', async () => {
      await hear(testIo(), [ourPost({ externalId: '7' })])
      expect(await rows()).toMatchObject([{ external_id: '7', ours: 1 }])
    })

    test('of the same id on another network is another post', async () => {
      const io = testIo()
      await hear(io, [first])
      await inTransaction(outside(), (trx) =>
        storePosts(trx, io, { network: 'mastodon', accountId: 'a', watchId: 'w' }, [first]),
      )
      expect(await rows()).toHaveLength(2)
    })

    test.each([
      ['NUL', 'a\0b', 'ab'],
      ['half a character', 'a\ud800b', 'a\ufffdb'],
    ])('with %s in it is stored without, and stops nobody', async (_what, text, kept) => {
      const parts = [{ kind: 'text' as const, text }]
      const author = anAuthor('jo', { name: text, bio: text })
      const nasty = aPost({ externalId: '1', text, parts, author, raw: { text } })
      expect(await hear(testIo(), [nasty, first])).toBe(2)
      expect(await rows()).toMatchObject([{ external_id: '1', text: kept }, { external_id: '100' }])
    })

    test('of a megabyte is stored whole', async () => {
      const text = 'lamp '.repeat(200_000)
      await hear(testIo(), [aPost({ text })])
      expect((await rows())[0]?.text).toHaveLength(1_000_000)
    })

    test('whose author changed their name carries the new one', async () => {
      const io = testIo()
      await hear(io, [first])
      await hear(io, [aPost({ author: anAuthor('jo', { name: 'Joanna', handle: 'joanna' }) })])
      const authors = await outside().selectFrom('outside.authors').selectAll().execute()
      expect(authors).toMatchObject([{ name: 'Joanna', handle: 'joanna' }])
    })
  })

  describe('an edit', () => {
    test.each([1, 2, 3, 4])('wins by its time, not by its arrival (order %i)', async (seed) => {
      const io = testIo()
      for (const post of chance(seed).shuffled([first, second, third, first, second])) {
        await hear(io, [post])
        io.later(SECOND)
      }
      expect(await rows()).toMatchObject([
        { external_id: '100', current_id: '102', text: 'The lamp works again', edited_at: at(HOUR) },
      ])
    })

    test.each([
      ['the newest first', [third, first, second]],
      ['the newest last', [first, second, third]],
    ])('wins within one page too, %s', async (_order, page) => {
      await hear(testIo(), page)
      expect(await rows()).toMatchObject([{ text: 'The lamp works again', current_id: '102', revision: 1 }])
    })

    test('keeps the earlier wordings and is news each time', async () => {
      const io = testIo()
      await hear(io, [first])
      expect(await hear(io, [second])).toBe(1)
      expect(await hear(io, [third])).toBe(1)
      expect(await wordings()).toEqual([first.text, second.text])
      expect(await rows()).toMatchObject([{ revision: 3 }])
      expect(await raw()).toHaveLength(1)
    })

    test('that arrives late changes nothing', async () => {
      const io = testIo()
      await hear(io, [third])
      expect(await hear(io, [second])).toBe(0)
      expect(await rows()).toMatchObject([{ text: third.text, revision: 1 }])
      expect(await wordings()).toEqual([])
    })

    test('of a picture alone gives the id to answer to', async () => {
      const io = testIo()
      await hear(io, [first])
      const change = { text: first.text, currentId: '150', editedAt: at(MINUTE) }
      expect(await hear(io, [edited(first, change)])).toBe(1)
      expect(await rows()).toMatchObject([{ current_id: '150', revision: 2 }])
    })
  })

  test('new counts are kept and are no news', async () => {
    const io = testIo()
    await hear(io, [first])
    expect(await hear(io, [aPost({ metrics: { likes: 7 } })])).toBe(0)
    expect(await rows()).toMatchObject([{ metrics: '{"likes":7}', revision: 1 }])
  })

  describe('a removal', () => {
    test('leaves a tombstone: words, pictures, earlier wordings and the raw form are erased', async () => {
      const io = testIo()
      const url = 'https://pbs.example/canary.jpg'
      const media = [{ kind: 'photo' as const, url, previewUrl: null, alt: 'canary', width: 1, height: 1 }]
      await hear(io, [aPost({ text: 'canary one' })])
      await hear(io, [edited(first, { text: 'canary two', media, editedAt: at(MINUTE), raw: 'canary' })])
      expect(await lose(io, { externalId: '100', reason: 'deleted' })).toBe(1)
      expect(await rows()).toMatchObject([{ gone_at: START, gone_reason: 'deleted', text: '', revision: 3 }])
      const everything = JSON.stringify([await rows(), await wordings(), await raw()])
      expect(everything).not.toContain('canary')
    })

    test('may name the newest edit instead of the post', async () => {
      const io = testIo()
      await hear(io, [second])
      expect(await lose(io, { externalId: '101', reason: 'deleted' })).toBe(1)
    })

    test('told twice is news once', async () => {
      const io = testIo()
      await hear(io, [first])
      await lose(io, { externalId: '100', reason: 'deleted' })
      expect(await lose(io, { externalId: '100', reason: 'deleted' })).toBe(0)
      expect(await lose(io, { externalId: 'never seen', reason: 'deleted' })).toBe(0)
    })

    test('by withholding may end: the post is back with its words', async () => {
      const io = testIo()
      await hear(io, [first])
      await lose(io, { externalId: '100', reason: 'withheld' })
      io.later(DAY)
      expect(await hear(io, [first])).toBe(1)
      expect(await rows()).toMatchObject([
        { gone_at: null, gone_reason: null, text: first.text, revision: 3 },
      ])
      expect(await raw()).toHaveLength(1)
    })
  })

  test('reposts and likes are counted once each and are no posts', async () => {
    const io = testIo()
    const signals = [
      { kind: 'repost', externalId: 's1', postId: '100', author: anAuthor('kim'), at: START },
      { kind: 'like', externalId: 's2', postId: '100', author: anAuthor('kim'), at: START },
    ] as const
    for (let time = 0; time < 2; time++)
      await inTransaction(outside(), (trx) => storeSignals(trx, io, 'x', [...signals]))
    const stored = await outside().selectFrom('outside.signals').selectAll().orderBy('external_id').execute()
    expect(stored).toMatchObject([{ kind: 'repost' }, { kind: 'like' }])
    expect(await rows()).toEqual([])
  })
})

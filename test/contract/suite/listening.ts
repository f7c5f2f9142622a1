import { describe, expect, test } from '@jest/globals'
import { IncomingPost, Removal, Signal } from '../../../src/outside/incoming-post.ts'
import { conversation, MENTIONS, patience, readAll, type Table } from './table.ts'

/** What arrives. */
export function describeListening<Settings>(table: Table<Settings>) {
  describe('listening', () => {
    test('everything it hands over has the shape it promises', async () => {
      const { outside } = table.harness
      await outside.repost(await outside.mentionUs('a shape'))
      const { batches } = await readAll(table.listener, MENTIONS)
      for (const batch of batches) {
        for (const post of batch.posts) IncomingPost.parse(post)
        for (const removal of batch.removals) Removal.parse(removal)
        for (const signal of batch.signals) Signal.parse(signal)
        for (const post of batch.posts) expect(post.parts.map((part) => part.text).join('')).toBe(post.text)
      }
    })

    test('pages come once each, and a reader goes on from its cursor', async () => {
      const { outside, facts } = table.harness
      const ids = await outside.mentionUsOften(facts.pageSize + 5)
      const { batches, posts, cursor } = await readAll(table.listener, MENTIONS)
      const read = posts.map((post) => post.externalId)
      expect(batches.length).toBeGreaterThan(1)
      expect(new Set(read).size).toBe(read.length)
      expect(read).toEqual(expect.arrayContaining(ids))
      const late = await outside.mentionUs('after the first reading')
      const again = await readAll(table.listener, MENTIONS, cursor)
      expect(again.post(late)).toBeDefined()
    })

    test('a post the network indexes late is not lost', async () => {
      const { outside, trouble } = table.harness
      const before = await readAll(table.listener, MENTIONS)
      const late = await outside.mentionUs('indexed late')
      await outside.mentionUs('indexed at once')
      await trouble('reading', 'a post indexed late')
      const first = await readAll(table.listener, MENTIONS, before.cursor)
      expect(first.post(late)).toBeUndefined()
      const second = await readAll(table.listener, MENTIONS, first.cursor)
      expect(second.post(late)).toBeDefined()
    })

    test('an answer knows its conversation and its parent', async () => {
      const { outside } = table.harness
      const root = await outside.mentionUs('a root')
      const answer = await outside.answer(root, 'an answer')
      const { post } = await readAll(table.listener, conversation(root))
      expect(post(answer)).toMatchObject({ conversationId: root, parentId: root })
    })

    test('a search brings what it looks for, and nothing else', async () => {
      const { outside } = table.harness
      const found = await outside.post('have you ever seen a pangolin')
      const other = await outside.post('have you ever seen a cat')
      const watch = { kind: 'search', query: 'pangolin', conversations: [] } as const
      const { post } = await readAll(table.listener, watch)
      expect([post(found), post(other)]).toMatchObject([{ externalId: found }, undefined])
    })

    test('a profile brings what somebody posts; a repost is a signal on the post it repeats', async () => {
      const { outside, facts } = table.harness
      const [own, ours] = [await outside.post('on my profile'), await outside.mentionUs('worth repeating')]
      const repost = await outside.repost(ours)
      const watch = { kind: 'profile', query: `@${facts.stranger}`, conversations: [] } as const
      const { post, batches } = await readAll(table.listener, watch)
      expect([post(own), post(repost)]).toMatchObject([{ externalId: own }, undefined])
      const signals = batches.flatMap((batch) => batch.signals)
      expect(signals).toContainEqual(
        expect.objectContaining({ kind: 'repost', externalId: repost, postId: ours }),
      )
    })

    test('an edit keeps the first id and brings the new words; a deletion is a removal', async () => {
      const { outside } = table.harness
      const edited = await outside.mentionUs('old words')
      const removed = await outside.mentionUs('soon gone')
      const newest = await outside.edit(edited, `@${table.harness.facts.handle} new words`)
      await outside.remove(removed)
      const { posts, removals } = await table.listener.reread([edited, removed], patience())
      expect(posts).toMatchObject([
        { externalId: edited, currentId: newest, text: expect.stringContaining('new words') },
      ])
      expect(removals).toEqual([{ externalId: removed, reason: 'deleted' }])
    })

    test('one malformed post is set aside, and the others arrive', async () => {
      await table.harness.outside.mentionUs('well formed')
      await table.harness.outside.mentionUs('well formed too')
      await table.harness.trouble('reading', 'a malformed post')
      const { posts, batches } = await readAll(table.listener, MENTIONS)
      expect(batches.flatMap((batch) => batch.malformed)).toHaveLength(1)
      expect(posts.length).toBeGreaterThan(0)
    })

    test('it says of each post whether it may be answered', async () => {
      const { outside, facts } = table.harness
      const [mention, stranger] = [
        await outside.mentionUs('may be answered'),
        await outside.post('to nobody'),
      ]
      const { posts } = await table.listener.reread([mention, stranger], patience())
      const verdicts = new Map(posts.map((post) => [post.externalId, post.mayReply]))
      expect(verdicts.get(mention)).toMatchObject({ may: true })
      expect(verdicts.get(stranger)?.may).toBe(!facts.refusesStrangers)
      if (facts.refusesStrangers) expect(verdicts.get(stranger)?.why).toMatch(/\w+ \w+/)
    })
  })
}

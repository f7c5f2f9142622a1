import { describe, expect, test } from '@jest/globals'
import { currentProposal, outsideTree, postToAnswer } from '../thread/tree.ts'
import { aDelivery, aNote, anEvent, aPost, aProposal } from './build.ts'

describe('the outside of a thread', () => {
  test('an answer hangs under the post it answers', () => {
    const [root] = outsideTree([aPost(), aPost({ id: 'post2', parentId: 'post1' })])
    expect(root?.replies.map((node) => node.post.id)).toEqual(['post2'])
  })
  test('a post whose parent we do not have stands at the top', () => {
    expect(outsideTree([aPost({ parentId: 'unknown' })])).toHaveLength(1)
  })
  test('notes and events are not part of it', () => {
    expect(JSON.stringify(outsideTree([aPost(), aNote('n1'), anEvent('e1')]))).not.toMatch(/n1|e1/)
  })
  test('a proposal that is decided is no ghost any more', () => {
    const states = ['approved', 'withdrawn'] as const
    const [root] = outsideTree([aPost(), ...states.map((state) => aProposal({ id: state, state }))])
    expect(root?.proposals).toEqual([])
  })
  test('an approved reply gives its place to its published post', () => {
    const delivery = aDelivery({ state: 'published' })
    const before = outsideTree([aPost(), delivery])
    const after = outsideTree([
      aPost(),
      delivery,
      aPost({ id: 'post2', parentId: 'post1', ours: true, replyId: 'reply1' }),
    ])
    expect(before[0]?.deliveries).toHaveLength(1)
    expect(after[0]?.deliveries).toHaveLength(0)
  })
  test('a reply that was taken back is not shown outside', () => {
    expect(outsideTree([aPost(), aDelivery({ state: 'undone' })])[0]?.deliveries).toEqual([])
  })
})

describe('what one most likely means', () => {
  test('p answers the newest post of theirs that may be answered', () => {
    const posts = [
      aPost(),
      aPost({ id: 'post2', mayReply: { may: false } }),
      aPost({ id: 'post3', ours: true }),
    ]
    expect(postToAnswer(posts)?.id).toBe('post1')
  })
  test('the gate speaks of what waits for approval before drafts', () => {
    const proposals = [aProposal({ state: 'submitted' }), aProposal({ id: 'prop2' })]
    expect(currentProposal(proposals)?.id).toBe('prop1')
  })
})

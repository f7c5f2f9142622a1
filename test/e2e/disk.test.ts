import { expect, test } from '@jest/globals'
import { startBridge } from '../support/bridge.ts'
import { asSeenBy, canHaveSmallDisks, fill, smallDisk } from '../support/small-disk.ts'
import { approve, conversationAbout, mention, propose, replyIn, words } from '../support/steps.ts'
import { until } from '../support/until.ts'

test('a bridge without room on its disk does not start, and says so', async () => {
  if (!canHaveSmallDisks()) return
  const starting = startBridge({ by: (dataDir) => smallDisk(dataDir, 4) })
  await expect(starting).rejects.toThrow(/the disk of .* is full: less than 20 MB are free; make room/)
})

test('a disk that fills up refuses what it cannot keep, loses nothing, and all goes on when there is room', async () => {
  if (!canHaveSmallDisks()) return
  await using bridge = await startBridge({ by: (dataDir) => smallDisk(dataDir, 120) })
  const asked = await mention(bridge, words('hello'))
  const proposal = await propose(bridge, asked, words('hello to you'))
  const note = (text: string) =>
    bridge.ana.ask('writeNote', { at: { id: asked.threadId }, body: { text, mentions: [] } })

  const makeRoom = fill(asSeenBy(bridge.supervisor, bridge.dataDir))
  const refused = await until('nothing more fits', async () => {
    const answer = await note('x'.repeat(10_000))
    return answer.status === 201 ? null : answer
  })
  expect(refused).toMatchObject({ status: 503, body: { type: '/problems/unavailable' } })
  expect(refused.text).toMatch(/full.*free some space/)
  const said = await bridge.network.act({ as: 'tom_hedley', do: 'post', text: `@acme ${words('meanwhile')}` })
  const { thread } = await bridge.ana.call('readThread', { at: { id: asked.threadId } })
  expect(thread.id).toBe(asked.threadId)

  makeRoom()
  await until('notes are kept again', async () => (await note('there is room')).status === 201)
  const { id } = await approve(bridge, proposal)
  await replyIn(bridge, id, 'published')
  expect(await bridge.network.answersTo(asked.said.id)).toHaveLength(1)
  await until('what was said meanwhile', () => conversationAbout(bridge, said))
})

import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { aNetwork } from './network.ts'

const aFolder = () => mkdtempSync(join(tmpdir(), 'rehearsal-'))
const everything = async (net: Awaited<ReturnType<typeof aNetwork>>) =>
  (await net.call('/api/posts')).body.posts.map(({ id, text, author }) => ({ id, text, author }))

test('a restart keeps every post, edit and deletion with the same ids', async () => {
  const dataDir = aFolder()
  let before: unknown
  {
    await using net = await aNetwork({ dataDir, script: true })
    const { id } = await net.act({ as: 'jeanne_lyon', do: 'post', text: '@acme bonjuor' })
    await net.act({ as: 'jeanne_lyon', do: 'edit', post: id, text: '@acme bonjour' })
    const gone = await net.act({ as: 'newcomer_1', do: 'post', text: 'oops' })
    await net.act({ as: 'newcomer_1', do: 'delete', post: gone.id })
    before = (await net.call('/api/posts')).body.posts.map(({ id: postId, text }) => [postId, text])
  }
  await using net = await aNetwork({ dataDir, script: true })
  const after = (await net.call('/api/posts')).body.posts
  expect(after.map(({ id, text }) => [id, text])).toEqual(before)
  expect(after.at(-1)).toMatchObject({ author: 'newcomer_1', deleted: true })
})

test('our accounts have the same ids and keys in every rehearsal', async () => {
  await using one = await aNetwork()
  await using two = await aNetwork({ script: true })
  const keys = async (net: typeof one) => (await net.call('/api/credentials')).text.replaceAll(net.url, '')
  expect(await keys(two)).toBe(await keys(one))
})

test('a last line cut short is dropped, and writing goes on after it', async () => {
  const dataDir = aFolder()
  {
    await using net = await aNetwork({ dataDir })
    await net.act({ as: 'jeanne_lyon', do: 'post', text: 'kept' })
  }
  appendFileSync(join(dataDir, 'world.jsonl'), '{"e":"post","post":{"id":"12')
  {
    await using net = await aNetwork({ dataDir })
    await net.act({ as: 'jeanne_lyon', do: 'post', text: 'after' })
  }
  await using net = await aNetwork({ dataDir })
  expect((await everything(net)).map((post) => post.text)).toEqual(['kept', 'after'])
})

test('a damaged journal is refused with its place and what to do', async () => {
  const dataDir = aFolder()
  {
    await using net = await aNetwork({ dataDir })
    await net.act({ as: 'jeanne_lyon', do: 'post', text: 'kept' })
  }
  const path = join(dataDir, 'world.jsonl')
  writeFileSync(path, readFileSync(path, 'utf8').replace('{', '<'))
  await expect(aNetwork({ dataDir })).rejects.toThrow(
    'is damaged at line 1; start with --fresh to begin anew',
  )
})

test('--fresh and reset begin anew', async () => {
  const dataDir = aFolder()
  {
    await using net = await aNetwork({ dataDir })
    await net.act({ as: 'jeanne_lyon', do: 'post', text: 'old' })
  }
  await using net = await aNetwork({ dataDir, fresh: true })
  expect(await everything(net)).toEqual([])
  await net.act({ as: 'jeanne_lyon', do: 'post', text: 'new' })
  await net.json('/api/reset', {})
  expect(await everything(net)).toEqual([])
})

test('ids are ordered by time, unique within a millisecond, and larger than numbers can hold', async () => {
  const now = new Date()
  await using net = await aNetwork({ now: () => now })
  const acts = Array.from({ length: 500 }, (_, i) => ({ as: 'jeanne_lyon', do: 'post', text: `n ${i}` }))
  const ids = (await net.json('/api/act', { acts })).body.posts.map((post) => post.id)
  expect(new Set(ids).size).toBe(500)
  expect(ids.toSorted()).toEqual(ids)
  expect(Number(ids[0])).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
  const past = await net.act({ as: 'jeanne_lyon', do: 'post', text: 'before', at: '2026-01-01T00:00:00Z' })
  expect((await everything(net))[0]?.id).toBe(past.id)
})

test.each([
  [{ as: 'jeanne_lyon', do: 'fly' }, 400],
  [{ as: 'not a handle', do: 'post', text: 'x' }, 400],
  [{ as: 'jeanne_lyon', do: 'post', text: '' }, 400],
  [{ as: 'jeanne_lyon', do: 'reply', to: '99', text: 'x' }, 409],
  [{ as: 'jeanne_lyon', do: 'edit', post: '99', text: 'x' }, 409],
])('the act %j is refused with %d', async (act, status) => {
  await using net = await aNetwork()
  expect((await net.json('/api/act', act)).status).toBe(status)
})

test('somebody else’s post can be neither edited nor deleted', async () => {
  await using net = await aNetwork()
  const { id } = await net.act({ as: 'jeanne_lyon', do: 'post', text: 'mine' })
  for (const act of [
    { do: 'edit', post: id, text: 'yours' },
    { do: 'delete', post: id },
  ])
    expect((await net.json('/api/act', { as: 'karim_bel', ...act })).status).toBe(409)
  expect(await everything(net)).toEqual([{ id, text: 'mine', author: 'jeanne_lyon' }])
})

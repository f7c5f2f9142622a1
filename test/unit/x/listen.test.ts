import { expect, test } from '@jest/globals'
import type { Batch, Cursor, WatchOrder } from '../../../connectors/connector.ts'
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
  US,
  wirePost,
} from './fake-x.ts'

const MENTIONS: WatchOrder = { kind: 'mentions', query: '', conversations: [] }

/** Pulls `times` pages, each from where the last one ended. */
async function pull(
  answer: (heard: Heard) => Answer,
  { watch = MENTIONS, times = 1, cursor = null as Cursor, now = (_time: number) => NOW } = {},
): Promise<{ batches: Batch[]; heard: Heard[]; last: Batch }> {
  await using x = await fakeX(answer)
  const batches: Batch[] = []
  let at = cursor
  for (let time = 0; time < times; time++) {
    const batch = await connectX()
      .listen(settingsAt(x.url), anIo(now(time)))
      .pull(watch, at, patience())
    batches.push(batch)
    at = JSON.parse(JSON.stringify(batch.next))
  }
  return { batches, heard: x.heard, last: batches.at(-1) as Batch }
}

const onePost = (change: Record<string, unknown>, more: Record<string, unknown> = {}): Answer => ({
  body: pageOf([wirePost('100', change)], {}, more),
})

test('a mention arrives as a post with its author, its words and its place', async () => {
  const { last } = await pull(() =>
    onePost({ lang: 'en', public_metrics: { like_count: 3, quote_count: 0 } }),
  )
  expect(last.posts).toEqual([
    {
      externalId: '100',
      currentId: '100',
      conversationId: '100',
      parentId: null,
      author: {
        externalId: '7',
        handle: 'zoe',
        name: 'Zoé',
        bio: null,
        avatarUrl: null,
        followers: null,
        protected: false,
      },
      text: '@acme hello',
      parts: [
        { kind: 'mention', text: '@acme', handle: 'acme' },
        { kind: 'text', text: ' hello' },
      ],
      lang: 'en',
      postedAt: '2026-11-24T11:00:00.000Z',
      editedAt: null,
      url: expect.stringMatching(/\/zoe\/status\/100$/),
      media: [],
      ours: false,
      mayReply: { may: true },
      metrics: { likes: 3, quotes: 0 },
      raw: wirePost('100', { lang: 'en', public_metrics: { like_count: 3, quote_count: 0 } }),
    },
  ])
})

test('our own post is recognised', async () => {
  const { last } = await pull(() => onePost({ author_id: US.id }))
  expect(last.posts[0]).toMatchObject({ ours: true, mayReply: { may: true } })
})

test('a post that does not name us may not be answered', async () => {
  const { last } = await pull(() => onePost({ entities: {} }))
  expect(last.posts[0]?.mayReply.may).toBe(false)
})

test('a post that quotes ours may be answered', async () => {
  const quoted = { users: [], tweets: [wirePost('50', { author_id: US.id })] }
  const change = { entities: {}, referenced_tweets: [{ type: 'quoted', id: '50' }] }
  const { last } = await pull(() => onePost(change, { includes: quoted }))
  expect(last.posts[0]?.mayReply.may).toBe(true)
})

test('an answer knows its parent, and a quote is a post of its own', async () => {
  const { last } = await pull(() =>
    onePost({ conversation_id: '90', referenced_tweets: [{ type: 'replied_to', id: '95' }] }),
  )
  expect(last.posts[0]).toMatchObject({ conversationId: '90', parentId: '95' })
})

test('a repost is a signal, not a post', async () => {
  const { last } = await pull(() => onePost({ referenced_tweets: [{ type: 'retweeted', id: '50' }] }))
  expect(last.posts).toEqual([])
  expect(last.signals).toMatchObject([
    { kind: 'repost', externalId: '100', postId: '50', author: { handle: 'zoe' } },
  ])
})

test('a long post arrives whole', async () => {
  const { last } = await pull(() =>
    onePost({ text: 'short…', note_tweet: { text: 'the whole &amp; long text' } }),
  )
  expect(last.posts[0]?.text).toBe('the whole & long text')
})

test('pictures come with what their author says of them', async () => {
  const media = [
    {
      media_key: '3_1',
      type: 'photo',
      url: 'https://img.example/1.jpg',
      alt_text: 'A cat',
      width: 4,
      height: 3,
    },
    {
      media_key: '7_1',
      type: 'video',
      preview_image_url: 'https://img.example/p.jpg',
      variants: [
        { content_type: 'application/x-mpegURL', url: 'https://img.example/v.m3u8' },
        { content_type: 'video/mp4', bit_rate: 1, url: 'https://img.example/low.mp4' },
        { content_type: 'video/mp4', bit_rate: 9, url: 'https://img.example/high.mp4' },
      ],
    },
  ]
  const { last } = await pull(() =>
    onePost({ attachments: { media_keys: ['3_1', '7_1'] } }, { includes: { media } }),
  )
  expect(last.posts[0]?.media).toMatchObject([
    { kind: 'photo', url: 'https://img.example/1.jpg', alt: 'A cat', width: 4, height: 3 },
    {
      kind: 'video',
      url: 'https://img.example/high.mp4',
      previewUrl: 'https://img.example/p.jpg',
      alt: null,
    },
  ])
})

test("the names of X's next generation are understood as well", async () => {
  const { edit_history_tweet_ids: _, ...rest } = wirePost('100')
  const post = {
    ...rest,
    edit_history_post_ids: ['100'],
    referenced_posts: [{ type: 'replied_to', id: '95' }],
    note_post: { text: 'long' },
    public_metrics: { repost_count: 2 },
  }
  const posts = [wirePost('95', { edit_history_tweet_ids: ['94', '95'] })]
  const { last } = await pull(() => ({ body: { data: [post], includes: { posts }, meta: {} } }))
  expect(last.posts[0]).toMatchObject({ parentId: '94', text: 'long', metrics: { reposts: 2 } })
})

test('an edited post keeps its first id, and its newest version is what is read', async () => {
  const first = '1858870000000000000'
  const second = '1858870100000000000'
  const created_at = '2024-11-19T13:57:30.000Z'
  const history = { edit_history_tweet_ids: [first, second], conversation_id: first, created_at }
  const { last, heard } = await pull((one) => ({
    body: pageOf([
      one.path.endsWith('/tweets') ? wirePost(second, { ...history, text: 'new' }) : wirePost(first, history),
    ]),
  }))
  expect(heard[1]?.query.ids).toBe(second)
  expect(last.posts).toMatchObject([
    { externalId: first, currentId: second, text: 'new', editedAt: created_at },
  ])
  expect(last.posts[0]?.postedAt.localeCompare(created_at)).toBe(-1)
})

test('one post that makes no sense costs only itself', async () => {
  const { last } = await pull(() => ({ body: pageOf([{ id: 5, secret: 'words' }, null, wirePost('100')]) }))
  expect(last.posts).toHaveLength(1)
  expect(last.malformed.map((one) => one.why)).toEqual([
    'not understood: id, text, author_id, created_at',
    'not understood: the whole item',
  ])
})

test('odd details of a post do not cost the post', async () => {
  const odd = {
    entities: 'x',
    lang: 7,
    public_metrics: { like_count: 'many' },
    attachments: [],
    reply_settings: {},
  }
  const { last } = await pull(() => onePost(odd))
  expect(last.posts).toHaveLength(1)
})

test('text that no database can hold is mended', async () => {
  const { last } = await pull(() => onePost({ text: 'a\u0000b\ud800c', entities: {} }))
  expect(last.posts[0]?.text).toBe('ab\ufffdc')
})

const paged = (heard: Heard): Answer => {
  const token = heard.query.pagination_token
  const page = token === undefined ? 0 : Number(token.slice(1))
  const meta = page < 2 ? { next_token: `p${page + 1}` } : {}
  return {
    body: pageOf([wirePost(`${103 - page}`, { created_at: `2026-11-24T11:0${3 - page}:00.000Z` })], meta),
  }
}

test('each page comes once, and a sweep goes on from its cursor', async () => {
  const { batches, heard } = await pull(paged, { times: 3 })
  expect(batches.map((batch) => [batch.posts[0]?.externalId, batch.more])).toEqual([
    ['103', true],
    ['102', true],
    ['101', false],
  ])
  expect(new Set(heard.map((one) => one.query.start_time)).size).toBe(1)
})

test('the next sweep starts half an hour before the newest post known, not at it', async () => {
  const { heard } = await pull(paged, { times: 4 })
  expect(heard[3]?.query).toMatchObject({ start_time: '2026-11-24T10:33:00Z' })
  expect(heard[3]?.query.since_id).toBeUndefined()
})

test('an interrupted sweep does not move the mark', async () => {
  const { heard } = await pull(paged, { times: 2 })
  const again = await pull(paged, { times: 1 })
  expect(heard[1]?.query.start_time).toBe(again.heard[0]?.query.start_time)
})

test('a page token X no longer takes starts the sweep again', async () => {
  const { batches } = await pull(
    (heard) =>
      heard.query.pagination_token ? { status: 400, body: { title: 'Invalid Request' } } : paged(heard),
    { times: 2 },
  )
  expect(batches[1]?.posts[0]?.externalId).toBe('103')
})

test('a crowded overlap is not read again with every sweep', async () => {
  const crowd = Array.from({ length: 250 }, (_, i) => wirePost(`${1000 - i}`))
  const { heard } = await pull(() => ({ body: pageOf(crowd) }), { times: 3 })
  expect(heard.map((one) => one.query.since_id ?? 'overlap')).toEqual(['overlap', 'overlap', '1000'])
})

test('a crowded overlap is read again after five minutes', async () => {
  const crowd = Array.from({ length: 250 }, (_, i) => wirePost(`${1000 - i}`))
  const { heard } = await pull(() => ({ body: pageOf(crowd) }), {
    times: 4,
    now: (time) => new Date(NOW.getTime() + (time === 3 ? 6 * 60_000 : 0)),
  })
  expect(heard.map((one) => one.query.since_id ?? 'overlap')).toEqual([
    'overlap',
    'overlap',
    '1000',
    'overlap',
  ])
})

test('a post is paid for once a day, however often it is read', async () => {
  const { batches } = await pull(() => onePost({}), {
    times: 3,
    now: (time) => new Date(NOW.getTime() + (time === 2 ? 86_400_000 : 0)),
  })
  expect(batches.map((batch) => batch.spent)).toEqual([
    [{ kind: 'owned-read', count: 1, usd: 0.001 }],
    [],
    [{ kind: 'owned-read', count: 1, usd: 0.001 }],
  ])
})

test('mentions beyond the last 800 leave a gap that is told', async () => {
  const flood = (page: number) =>
    Array.from({ length: 100 }, (_, i) =>
      wirePost(`${9000 - page * 100 - i}`, { created_at: '2026-11-24T11:59:00.000Z' }),
    )
  const answer = (heard: Heard): Answer => {
    if (heard.query.start_time === '2026-11-17T12:00:00Z') return onePost({})
    const page = Number(heard.query.pagination_token ?? '0')
    return { body: pageOf(flood(page), page < 7 ? { next_token: `${page + 1}` } : {}) }
  }
  const { batches } = await pull(answer, { times: 9 })
  expect(batches.slice(0, 8).every((batch) => batch.gap === undefined)).toBe(true)
  expect(batches[8]?.gap).toEqual({
    from: '2026-11-24T11:00:00.000Z',
    to: '2026-11-24T11:59:00.000Z',
    why: 'X gives only the last 800 posts',
  })
})

test('a search unread for more than a week leaves a gap that is told', async () => {
  const { batches } = await pull(() => onePost({}), {
    watch: { kind: 'search', query: 'acme', conversations: [] },
    times: 2,
    now: (time) => new Date(NOW.getTime() + (time === 1 ? 8 * 86_400_000 : 0)),
  })
  expect(batches.map((batch) => batch.gap)).toEqual([
    undefined,
    { from: NOW.toISOString(), to: '2026-11-25T12:01:00.000Z', why: 'X searches only the last 7 days' },
  ])
})

test('a search that was changed starts anew', async () => {
  const search = (query: string) => ({ kind: 'search', query, conversations: [] }) as const
  const { last } = await pull(() => onePost({}), { watch: search('acme') })
  const { heard } = await pull(() => onePost({}), { watch: search('acme -spam'), cursor: last.next })
  expect(heard[0]?.query).toMatchObject({ query: 'acme -spam', start_time: '2026-11-17T12:01:00Z' })
})

test('a search longer than X takes is refused before it is asked', async () => {
  const watch: WatchOrder = { kind: 'search', query: 'a'.repeat(513), conversations: [] }
  await expect(pull(() => onePost({}), { watch })).rejects.toMatchObject({ code: 'refused' })
})

test('a profile is looked up once, and all it posts arrives', async () => {
  const watch: WatchOrder = { kind: 'profile', query: '@zoe', conversations: [] }
  const { batches, heard } = await pull(
    (one) =>
      one.path.includes('by/username')
        ? { body: { data: { id: '7', username: 'zoe', name: 'Z' } } }
        : onePost({}),
    { watch, times: 2 },
  )
  expect(heard.map((one) => one.path)).toEqual([
    '/x/2/users/by/username/zoe',
    '/x/2/users/7/tweets',
    '/x/2/users/7/tweets',
  ])
  expect(batches[0]?.spent.map((one) => one.usd)).toEqual([0.01, 0.005])
})

test('a profile nobody has says so', async () => {
  const watch: WatchOrder = { kind: 'profile', query: 'nobody', conversations: [] }
  const answer: Answer = {
    body: { errors: [{ type: 'https://api.twitter.com/2/problems/resource-not-found' }] },
  }
  await expect(pull(() => answer, { watch })).rejects.toMatchObject({
    message: 'X knows nobody called @nobody',
  })
})

test('an account whose owner is not known yet listens to nothing', async () => {
  await using x = await fakeX(() => onePost({}))
  const listener = connectX().listen(settingsAt(x.url, { userId: '' }), anIo())
  await expect(listener.pull(MENTIONS, null, patience())).rejects.toMatchObject({ code: 'sign-in' })
  expect(x.heard).toEqual([])
})

test('vanished posts are removals with their reason, and errors about other things are not', async () => {
  const base = 'https://api.twitter.com/2/problems/'
  const gone = (id: string, type: string, detail = '') => ({
    resource_id: id,
    resource_type: 'tweet',
    parameter: 'ids',
    type: base + type,
    detail,
  })
  const errors = [
    gone('1', 'resource-not-found'),
    gone('2', 'not-authorized-for-resource'),
    gone('3', 'not-authorized-for-resource', 'User has been suspended: [3].'),
    gone('4', 'resource-unavailable'),
    { ...gone('5', 'resource-not-found'), parameter: 'referenced_tweets.id' },
    { ...gone('5', 'resource-not-found'), resource_type: 'user' },
    gone('6', 'resource-not-found'),
  ]
  await using x = await fakeX(() => ({ body: { errors } }))
  const { removals } = await connectX()
    .listen(settingsAt(x.url), anIo())
    .reread(['1', '2', '3', '4', '5'], patience())
  expect(removals).toEqual([
    { externalId: '1', reason: 'deleted' },
    { externalId: '2', reason: 'protected' },
    { externalId: '3', reason: 'suspended' },
    { externalId: '4', reason: 'withheld' },
  ])
})

test('posts are read again a hundred at a time', async () => {
  await using x = await fakeX(() => ({ body: { data: [] } }))
  const ids = Array.from({ length: 250 }, (_, i) => `${i}`)
  await connectX().listen(settingsAt(x.url), anIo()).reread(ids, patience())
  expect(x.heard.map((one) => one.query.ids?.split(',').length)).toEqual([100, 100, 50])
})

test('a withheld post is a removal: its text is a notice, not what its author wrote', async () => {
  const { last } = await pull(() => onePost({ withheld: { copyright: false, country_codes: ['FR'] } }))
  expect(last.posts).toEqual([])
  expect(last.removals).toEqual([{ externalId: '100', reason: 'withheld' }])
})

test('a post that names somebody else may not be answered', async () => {
  const { last } = await pull(() =>
    onePost({ entities: { mentions: [{ start: 0, end: 5, username: 'acme', id: '8' }] } }),
  )
  expect(last.posts[0]?.mayReply.may).toBe(false)
})

test('a long sweep that meets known posts leaves no gap', async () => {
  const hour = (page: number) => ({
    created_at: `2026-11-24T${String(11 - page).padStart(2, '0')}:00:00.000Z`,
  })
  const answer = (heard: Heard): Answer => {
    const page = Number(heard.query.pagination_token ?? '0')
    const posts = Array.from({ length: 100 }, (_, i) => wirePost(`${9000 - page * 100 - i}`, hour(page)))
    return { body: pageOf(posts, page < 7 ? { next_token: `${page + 1}` } : {}) }
  }
  const { batches } = await pull(answer, {
    times: 16,
    now: (time) => new Date(NOW.getTime() + time * 600_000),
  })
  expect(batches.filter((batch) => batch.gap)).toEqual([])
})

test('a crowd of mentions is read over again before a late one is too far back to be reached', async () => {
  const begun: string[] = []
  const answer = ({ query }: Heard): Answer => {
    const page = Number(query.pagination_token ?? '0')
    if (page === 0) begun.push(query.since_id === undefined ? 'overlap' : 'what is new')
    const more = query.since_id === undefined && page < 2
    const posts = Array.from({ length: 100 }, (_, i) => wirePost(`${9000 - page * 100 - i}`))
    return { body: pageOf(posts, more ? { next_token: `${page + 1}` } : {}) }
  }
  await pull(answer, { times: 11, now: (time) => new Date(NOW.getTime() + time * 10_000) })
  expect(begun).toEqual(['overlap', 'overlap', ...Array(4).fill('what is new'), 'overlap'])
})

test('an answer without end is cut off', async () => {
  const endless: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const pour = () => {
      while (response.write(' '.repeat(1_000_000)));
      response.once('drain', pour)
    }
    pour()
  }
  await expect(pull(() => endless)).rejects.toMatchObject({ name: 'Retryable' })
})

test('a page token that comes back unchanged ends the sweep', async () => {
  const same = () => ({ body: pageOf([wirePost('100')], { next_token: 'again' }) })
  const conversations: WatchOrder = { kind: 'conversations', query: '', conversations: ['100'] }
  for (const watch of [MENTIONS, conversations]) {
    const { batches } = await pull(same, { watch, times: 2 })
    expect(batches.map((batch) => batch.more)).toEqual([true, false])
  }
})

test('an item X sends twice is one', async () => {
  const { last } = await pull(() => ({ body: pageOf([wirePost('100'), wirePost('100')]) }))
  expect(last.posts).toHaveLength(1)
})

import { expect, test } from '@jest/globals'
import { aLibraryClient, aNetwork } from './network.ts'

const DUPLICATE = {
  detail: 'You are not allowed to create a Tweet with duplicate content.',
  type: 'about:blank',
  title: 'Forbidden',
  status: 403,
}

test('a reply to somebody who mentioned us is created, signed with OAuth 1.0a by the library', async () => {
  await using net = await aNetwork()
  const root = await net.act({ as: 'jeanne_lyon', do: 'post', text: '@acme où est mon colis ?' })
  const client = await aLibraryClient(net.url)
  const { data } = await client.v2.reply('Il part ce soir, à vélo & en (vrai) *camion* !', root.id)
  const { posts } = (await net.call(`/api/posts?conversation=${root.id}`)).body
  expect(posts.at(-1)).toMatchObject({
    id: data.id,
    author: 'acme',
    inReplyTo: root.id,
    text: 'Il part ce soir, à vélo & en (vrai) *camion* !',
  })
})

test.each([{ accessSecret: 'wrong' }, { appKey: 'wrong' }])(
  'a signature made with %j is refused',
  async (change) => {
    await using net = await aNetwork()
    const client = await aLibraryClient(net.url, change)
    await expect(client.v2.me()).rejects.toMatchObject({
      code: 401,
      data: { title: 'Unauthorized', status: 401 },
    })
  },
)

test('a signed request works once: repeating it word for word is refused', async () => {
  await using net = await aNetwork()
  const client = await aLibraryClient(net.url)
  let authorization = ''
  const onBeforeRequest = ({
    requestOptions,
  }: {
    requestOptions: { headers: { Authorization: string } }
  }) => {
    authorization = requestOptions.headers.Authorization
  }
  client.v2.getPlugins().push({ onBeforeRequest } as never)
  await client.v2.me()
  const again = await net.call('/x/2/users/me', { headers: { authorization } })
  expect(authorization).toMatch(/^OAuth /)
  expect(again.status).toBe(401)
})

test.each([
  ['', 401],
  ['Bearer nonsense', 401],
  ['Basic abc', 401],
  ['OAuth oauth_token="%E0%A4%A"', 401],
  ['Bearer rehearsal-app-bearer', 403],
])('authorization %j is answered with %d on a user endpoint', async (authorization, status) => {
  await using net = await aNetwork()
  const answer = await net.call('/x/2/users/me', authorization ? { headers: { authorization } } : {})
  expect(answer.status).toBe(status)
  expect(answer.body.status).toBe(status)
})

test('the same words to the same person are refused for a day, even when the first were deleted', async () => {
  await using net = await aNetwork()
  const root = await net.act({ as: 'jeanne_lyon', do: 'post', text: '@acme hello' })
  const other = await net.act({ as: 'karim_bel', do: 'post', text: '@acme hello' })
  const first = await net.tweet('We are on it.', root.id)
  expect((await net.tweet('We are on it.', root.id)).body).toEqual(DUPLICATE)
  await net.asAcme(`/2/tweets/${first.body.data.id}`, { method: 'DELETE' })
  expect((await net.tweet('We are on it.', root.id)).status).toBe(403)
  expect((await net.tweet('We are on it.', other.id)).status).toBe(201)
})

test('only those who mentioned or quoted us, and ourselves, may be answered', async () => {
  await using net = await aNetwork()
  const stranger = await net.act({ as: 'mia_okafor', do: 'post', text: 'acme lamps are fine' })
  const refused = await net.tweet('Thank you!', stranger.id)
  expect(refused.status).toBe(403)
  expect(refused.body.detail).toBe(
    'You can only reply to or quote posts where you are mentioned or are the author.',
  )
  const own = (await net.tweet('New shop!')).body.data
  expect((await net.tweet('Open from nine.', own.id)).status).toBe(201)
  const quote = await net.act({ as: 'mia_okafor', do: 'quote', of: own.id, text: 'finally' })
  expect((await net.tweet('See you there', quote.id)).status).toBe(201)
  await net.json('/api/settings', { replies: 'open' })
  expect((await net.tweet('Thank you!', stranger.id)).status).toBe(201)
})

test('a follow-up to our answer mentions us by itself, so it can be answered', async () => {
  await using net = await aNetwork()
  const root = await net.act({ as: 'jeanne_lyon', do: 'post', text: '@acme hello' })
  const ours = (await net.tweet('Hello Jeanne', root.id)).body.data
  const back = await net.act({ as: 'jeanne_lyon', do: 'reply', to: ours.id, text: 'merci' })
  expect((await net.tweet('Avec plaisir', back.id)).status).toBe(201)
})

test('a deleted post cannot be answered, and neither can one of a protected person', async () => {
  await using net = await aNetwork()
  const gone = await net.act({ as: 'jeanne_lyon', do: 'post', text: '@acme hello' })
  await net.act({ as: 'jeanne_lyon', do: 'delete', post: gone.id })
  const shut = await net.act({ as: 'karim_bel', do: 'post', text: '@acme hello' })
  await net.act({ as: 'karim_bel', do: 'protect' })
  for (const post of [gone, shut]) {
    const { status, body } = await net.tweet('Sorry!', post.id)
    expect(status).toBe(403)
    expect(body.detail).toContain('deleted or not visible to you')
  }
})

test('length is weighted: 280 letters pass, 141 wide ones do not, a link is 23', async () => {
  await using net = await aNetwork()
  expect((await net.tweet('x'.repeat(280))).status).toBe(201)
  expect((await net.tweet('x'.repeat(281))).status).toBe(403)
  expect((await net.tweet('灯'.repeat(141))).status).toBe(403)
  expect((await net.tweet(`${'x'.repeat(256)} https://example.com/${'y'.repeat(100)}`)).status).toBe(201)
})

test.each([
  ['{"text":', 400],
  ['"text"', 400],
  ['{}', 400],
  ['{"text":"   "}', 400],
  ['{"text":7}', 400],
  ['{"text":"hi","colour":"red"}', 400],
  ['{"text":"hi","reply":{"in_reply_to_tweet_id":"abc"}}', 400],
  ['{"text":"hi","reply":{"in_reply_to_tweet_id":"99"}}', 403],
  ['{"text":"hi","media":{"media_ids":["1"]}}', 400],
  [`{"text":"${'x'.repeat(200_000)}"}`, 413],
])('a create with the body %.60s is refused with %d and nothing is posted', async (body, status) => {
  await using net = await aNetwork()
  const headers = { 'content-type': 'application/json' }
  const answer = await net.asAcme('/2/tweets', { method: 'POST', headers, body })
  expect(answer.status).toBe(status)
  expect(net.world.shelves.everything.size).toBe(0)
})

test('only one’s own posts can be deleted', async () => {
  await using net = await aNetwork()
  const theirs = await net.act({ as: 'jeanne_lyon', do: 'post', text: '@acme hello' })
  const ours = (await net.tweet('Good morning')).body.data
  expect((await net.asAcme(`/2/tweets/${theirs.id}`, { method: 'DELETE' })).status).toBe(403)
  expect((await net.asAcme(`/2/tweets/${ours.id}`, { method: 'DELETE' })).body).toEqual({
    data: { deleted: true },
  })
  expect((await net.asAcme(`/2/tweets/${ours.id}`)).body.errors[0].title).toBe('Not Found Error')
})

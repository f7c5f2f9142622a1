import { expect, test } from '@jest/globals'
import { aNetwork } from './network.ts'

const ALL =
  'tweet.fields=author_id,conversation_id,created_at,in_reply_to_user_id,referenced_tweets,entities,attachments,edit_controls,lang,note_tweet,public_metrics,withheld,display_text_range&expansions=author_id,referenced_tweets.id,attachments.media_keys,entities.mentions.username&media.fields=url,alt_text,width,height&user.fields=profile_image_url,protected'

test('mentions come newest first, page by page, each once', async () => {
  await using net = await aNetwork()
  const written: string[] = []
  for (let i = 0; i < 12; i++)
    written.unshift((await net.act({ as: 'jeanne_lyon', do: 'post', text: `@acme ${i}` })).id)
  const seen: string[] = []
  let token = ''
  do {
    const page = await net.asAcme(
      `/2/users/${net.acme.id}/mentions?max_results=5${token && `&pagination_token=${token}`}`,
    )
    seen.push(...page.body.data.map((post: { id: string }) => post.id))
    expect(page.body.meta.result_count).toBe(page.body.data.length)
    token = page.body.meta.next_token ?? ''
  } while (token)
  expect(seen).toEqual(written)
})

test('only what was asked for is told', async () => {
  await using net = await aNetwork()
  await net.act({ as: 'jeanne_lyon', do: 'post', text: '@acme bonjour' })
  const { body } = await net.asAcme(`/2/users/${net.acme.id}/mentions`)
  expect(Object.keys(body.data[0]).sort()).toEqual(['edit_history_tweet_ids', 'id', 'text'])
  expect(body.includes).toBeUndefined()
})

test('since_id leaves out what is known and an empty page has no data', async () => {
  await using net = await aNetwork()
  const { id } = await net.act({ as: 'jeanne_lyon', do: 'post', text: '@acme bonjour' })
  const { body } = await net.asAcme(`/2/users/${net.acme.id}/mentions?since_id=${id}`)
  expect(body).toEqual({ meta: { result_count: 0 } })
})

test('text is escaped, links are short, and positions count characters as people do', async () => {
  await using net = await aNetwork()
  await net.act({
    as: 'jeanne_lyon',
    do: 'post',
    text: '👩‍👧 <b> & @acme voir https://example.com/une-page ici',
  })
  const { body } = await net.asAcme(`/2/users/${net.acme.id}/mentions?tweet.fields=entities`)
  const [post] = body.data
  expect(post.text).toMatch(/^👩‍👧 &lt;b&gt; &amp; @acme voir https:\/\/t\.co\/\w{10} ici$/)
  const [url] = post.entities.urls
  const letters = [...post.text]
  expect(letters.slice(url.start, url.end).join('')).toBe(url.url)
  expect(url.expanded_url).toBe('https://example.com/une-page')
  const [mention] = post.entities.mentions
  expect(letters.slice(mention.start, mention.end).join('')).toBe('@acme')
  expect(mention.id).toBe(net.acme.id)
})

test('a reply carries its addressees in front and says which part is its own', async () => {
  await using net = await aNetwork()
  const root = await net.act({ as: 'jeanne_lyon', do: 'post', text: 'Salut @acme' })
  await net.act({ as: 'karim_bel', do: 'reply', to: root.id, text: 'Pareil ici' })
  const { body } = await net.asAcme(`/2/users/${net.acme.id}/mentions?${ALL}`)
  const [reply] = body.data
  expect(reply.text).toBe('@jeanne_lyon @acme Pareil ici')
  expect([...reply.text].slice(...reply.display_text_range).join('')).toBe('Pareil ici')
  expect(reply.conversation_id).toBe(root.id)
  expect(reply.referenced_tweets).toEqual([{ type: 'replied_to', id: root.id }])
  expect(body.includes.tweets.map((post: { id: string }) => post.id)).toContain(root.id)
  expect(body.includes.users.map((user: { username: string }) => user.username)).toContain('karim_bel')
})

test('nobody addresses themselves when they go on with a conversation', async () => {
  await using net = await aNetwork()
  const root = await net.act({ as: 'jeanne_lyon', do: 'post', text: 'Salut @acme' })
  const { id } = (await net.tweet('Bonjour', root.id)).body.data
  await net.act({ as: 'jeanne_lyon', do: 'reply', to: id, text: 'Merci' })
  await net.act({ as: 'jeanne_lyon', do: 'reply', to: root.id, text: 'PS' })
  const { data } = (await net.asAcme(`/2/users/${net.acme.id}/mentions`)).body
  expect(data.map((post) => post.text)).toEqual(['@acme PS', '@acme Merci', 'Salut @acme'])
})

test('a long post is cut in `text` and whole in `note_tweet`', async () => {
  await using net = await aNetwork()
  const words = `@acme ${'une phrase qui ne finit pas '.repeat(20)}fin`
  await net.act({ as: 'jeanne_lyon', do: 'post', text: words })
  const [post] = (await net.asAcme(`/2/users/${net.acme.id}/mentions?${ALL}`)).body.data
  expect(post.note_tweet.text).toBe(words)
  expect(post.text).toMatch(/… https:\/\/t\.co\/\w{10}$/)
  const plain = (await net.asAcme(`/2/users/${net.acme.id}/mentions`)).body.data[0]
  expect(plain.note_tweet).toBeUndefined()
})

test('an edit is a new id with its history, and the old id still finds the old words', async () => {
  await using net = await aNetwork()
  const { id } = await net.act({ as: 'jeanne_lyon', do: 'post', text: '@acme bonjuor' })
  const { currentId } = await net.act({ as: 'jeanne_lyon', do: 'edit', post: id, text: '@acme bonjour' })
  const [listed] = (await net.asAcme(`/2/users/${net.acme.id}/mentions?since_id=${id}&${ALL}`)).body.data
  expect(listed).toMatchObject({
    id: currentId,
    text: '@acme bonjour',
    edit_history_tweet_ids: [id, currentId],
  })
  expect(listed.conversation_id).toBe(id)
  expect(listed.edit_controls).toMatchObject({ edits_remaining: 4, is_edit_eligible: true })
  expect((await net.asAcme(`/2/tweets/${id}`)).body.data.text).toBe('@acme bonjuor')
})

test('pictures come with their description, reposts and quotes with what they are about', async () => {
  await using net = await aNetwork()
  const shown = await net.act({
    as: 'owenparry',
    do: 'post',
    text: '@acme look',
    pictures: [{ drawing: 'crushed-box', alt: 'A crushed box' }],
  })
  await net.act({ as: 'mia_okafor', do: 'repost', of: shown.id })
  const quote = await net.act({ as: 'mia_okafor', do: 'quote', of: shown.id, text: 'Same' })
  const mia = net.world.shelves.personByHandle('mia_okafor')
  const { data, includes } = (await net.asAcme(`/2/users/${mia?.id}/tweets?${ALL}`)).body
  expect(data.map((post: { referenced_tweets: unknown }) => post.referenced_tweets)).toEqual([
    [{ type: 'quoted', id: shown.id }],
    [{ type: 'retweeted', id: shown.id }],
  ])
  expect(data[1]?.text).toBe('RT @owenparry: @acme look')
  const owen = (await net.asAcme(`/2/tweets?ids=${shown.id},${quote.id}&${ALL}`)).body
  expect(owen.includes.media[0]).toMatchObject({ type: 'photo', alt_text: 'A crushed box', width: 1200 })
  expect((await fetch(owen.includes.media[0].url)).headers.get('content-type')).toContain('image/svg+xml')
  expect(includes.tweets[0].id).toBe(shown.id)
})

test('what vanished is named among the errors of a 200, each with its reason', async () => {
  await using net = await aNetwork()
  const say = async (as: string) => (await net.act({ as, do: 'post', text: '@acme hm' })).id
  const [deleted, kept, shut, banned] = [
    await say('mia_okafor'),
    await say('owenparry'),
    await say('tom_hedley'),
    await say('dealz_4_u'),
  ]
  await net.act({ as: 'mia_okafor', do: 'delete', post: deleted })
  await net.act({ as: 'tom_hedley', do: 'protect' })
  await net.act({ as: 'dealz_4_u', do: 'suspend' })
  const { status, body } = await net.asAcme(`/2/tweets?ids=${[deleted, kept, shut, banned, 77].join(',')}`)
  expect(status).toBe(200)
  expect(body.data.map((post: { id: string }) => post.id)).toEqual([kept])
  expect(
    body.errors.map((e: { resource_id: string; type: string }) => [e.resource_id, e.type.split('/').at(-1)]),
  ).toEqual([
    [deleted, 'resource-not-found'],
    [shut, 'not-authorized-for-resource'],
    [banned, 'resource-unavailable'],
    ['77', 'resource-not-found'],
  ])
  expect((await net.asAcme(`/2/users/${net.acme.id}/mentions`)).body.meta.result_count).toBe(1)
})

test('a withheld post keeps its id, loses its words and says where', async () => {
  await using net = await aNetwork()
  const { id } = await net.act({ as: 'mia_okafor', do: 'post', text: '@acme secret recipe' })
  await net.act({ as: 'mia_okafor', do: 'withhold', post: id, countries: ['FR', 'DE'] })
  const { data } = (await net.asAcme(`/2/tweets/${id}?tweet.fields=withheld`)).body
  expect(data.withheld).toEqual({ copyright: false, country_codes: ['FR', 'DE'], scope: 'tweet' })
  expect(JSON.stringify(data)).not.toContain('recipe')
})

test.each([
  '/2/users/ID/mentions?max_results=4',
  '/2/users/ID/mentions?max_results=101',
  '/2/users/ID/mentions?max_results=ten',
  '/2/users/ID/mentions?since_id=abc',
  '/2/users/ID/mentions?start_time=yesterday',
  '/2/users/ID/mentions?pagination_token=%00',
  '/2/users/ID/mentions?tweet.fields=secrets',
  '/2/users/ID/mentions?expansions=friends',
  '/2/users/ID/mentions?colour=red',
  '/2/users/me2/mentions',
  '/2/users/ID/tweets?exclude=jokes',
  '/2/tweets',
  '/2/tweets?ids=1,x',
  '/2/tweets/abc',
  '/2/tweets/search/recent',
  '/2/tweets/search/recent?query=acme&max_results=5',
  '/2/tweets/search/recent?query=acme&since_id=1',
  '/2/users/by/username/no-dash',
])('X refuses %s with a 400 that names the parameter', async (path) => {
  await using net = await aNetwork()
  const { status, body, headers } = await net.asAcme(path.replace('ID', net.acme.id))
  expect(status).toBe(400)
  expect(headers.get('content-type')).toContain('application/problem+json')
  expect(body.type).toBe('https://api.twitter.com/2/problems/invalid-request')
  expect(Object.keys(body.errors[0].parameters)).toHaveLength(1)
})

test('the names of August 2026 are understood always and spoken when wanted', async () => {
  await using net = await aNetwork({ settings: { generation: 'post' } })
  const root = await net.act({ as: 'jeanne_lyon', do: 'post', text: '@acme bonjour' })
  await net.act({ as: 'karim_bel', do: 'reply', to: root.id, text: 'oui' })
  const path = `/2/users/${net.acme.id}/mentions?post.fields=referenced_posts,note_post&expansions=referenced_posts.id`
  const { data } = (await net.asAcme(path)).body
  expect(Object.keys(data[0]).sort()).toEqual(['edit_history_post_ids', 'id', 'referenced_posts', 'text'])
})

test('GET /2/usage/tweets counts the posts that were read', async () => {
  await using net = await aNetwork()
  await net.act({ as: 'jeanne_lyon', do: 'post', text: '@acme bonjour' })
  await net.asAcme(`/2/users/${net.acme.id}/mentions`)
  expect((await net.asAcme('/2/usage/tweets')).body.data.project_usage).toBe(1)
})

import { describe, expect, test } from '@jest/globals'
import { aNetwork } from './network.ts'

describe('recent search', () => {
  test.each([
    ['acme', ['mention', 'plain']],
    ['@acme', ['mention', 'reply']],
    ['"acme lamp"', ['plain']],
    ['lamp -@acme', ['plain']],
    ['#light', ['plain']],
    ['#light OR colis', ['mention', 'plain']],
    ['(#light OR colis) lang:fr', ['mention']],
    ['from:karim_bel', ['reply']],
    ['to:jeanne_lyon', ['reply']],
    ['aussi is:reply', ['reply']],
    ['acme -is:reply -is:retweet', ['mention', 'plain']],
    ['url:"example.com/shop"', ['plain']],
    ['conversation_id:ROOT', ['mention', 'reply']],
    ['in_reply_to_tweet_id:ROOT', ['reply']],
    ['acm', []],
    ['灯り', ['japanese']],
  ])('%s', async (query, expected) => {
    await using net = await aNetwork()
    const root = await net.act({
      as: 'jeanne_lyon',
      do: 'post',
      text: '@acme où est mon colis, et pas ailleurs ?',
    })
    const plain = await net.act({
      as: 'mia_okafor',
      do: 'post',
      text: 'my ACME lamp, the #Light of my life https://example.com/shop/halo',
    })
    const reply = await net.act({ as: 'karim_bel', do: 'reply', to: root.id, text: 'chez moi aussi' })
    const japanese = await net.act({ as: 'yuki_akari', do: 'post', text: '素敵な灯りです' })
    await net.act({ as: 'owenparry', do: 'repost', of: root.id })
    const names = new Map([
      [root.id, 'mention'],
      [plain.id, 'plain'],
      [reply.id, 'reply'],
      [japanese.id, 'japanese'],
    ])
    const { status, body } = await net.asAcme(
      `/2/tweets/search/recent?query=${encodeURIComponent(query.replace('ROOT', root.id))}`,
    )
    expect(status).toBe(200)
    const found = (body.data ?? []).map((post: { id: string }) => names.get(post.id) ?? 'repost')
    expect(found.sort()).toEqual(expected.toSorted())
  })

  test.each([
    'colour:red',
    '(acme',
    'acme)',
    '-is:retweet',
    'lang:fr',
    'OR',
    'acme OR',
    '-acme',
    `a${'b'.repeat(512)}`,
  ])('refuses %s', async (query) => {
    await using net = await aNetwork()
    const { status, body } = await net.asAcme(`/2/tweets/search/recent?query=${encodeURIComponent(query)}`)
    expect(status).toBe(400)
    expect(body.errors[0].parameters.query).toEqual([query])
  })

  test('reaches back seven days and not further', async () => {
    await using net = await aNetwork()
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
    await net.act({ as: 'mia_okafor', do: 'post', text: 'acme old', at: daysAgo(8) })
    const recent = await net.act({ as: 'mia_okafor', do: 'post', text: 'acme recent', at: daysAgo(6) })
    const { body } = await net.asAcme('/2/tweets/search/recent?query=acme')
    expect(body.data.map((post: { id: string }) => post.id)).toEqual([recent.id])
    expect((await net.asAcme(`/2/tweets/search/recent?query=acme&start_time=${daysAgo(8)}`)).status).toBe(400)
  })
})

import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import type { z } from 'zod'
import { connectX } from '../../connectors/x/index.ts'
import type { ThreadPage, Threads } from '../../src/api/schema/threads.ts'
import { openBrowser } from '../support/browser.ts'
import { hear, takeInAll } from '../support/world.ts'
import { anIo, fakeX, patience, settingsAt } from '../unit/x/fake-x.ts'
import { INVISIBLE } from './nasty.ts'
import { aPlace, type Place } from './place.ts'
import { poisons } from './poison.ts'
import { type Watched, watchedPage } from './watched-page.ts'

const WEB = join(import.meta.dirname, '../../dist/web')
const corpus = poisons()
let place: Place
let browser: Browser
let marc: Watched

beforeAll(async () => {
  place = await aPlace({ webDir: WEB })
  await comesIn()
  browser = await openBrowser()
  marc = await watchedPage(browser, place.server.url, place.roles['an approver'] ?? '')
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await place?.[Symbol.asyncDispose]()
})

/** The corpus through the real connector, the store and the intake. */
async function comesIn(): Promise<void> {
  const users = [...corpus.map(({ user }) => user), { id: '900', username: 'acme', name: 'Acme' }]
  const includes = { users, media: corpus.map(({ media }) => media) }
  const body = { data: corpus.map(({ post }) => post), includes, meta: { result_count: corpus.length } }
  await using x = await fakeX(() => ({ body }))
  const listener = connectX().listen(settingsAt(x.url), anIo())
  const batch = await listener.pull({ kind: 'mentions', query: '', conversations: [] }, null, patience())
  expect([batch.posts.length, batch.malformed]).toEqual([corpus.length, []])
  await hear(place.world, batch.posts)
  await takeInAll(place.world)
}

async function read<T>(path: string): Promise<T> {
  const cookie = place.roles['an approver'] ?? ''
  const answer = await place.server.send('GET', `/api/v1${path}`, undefined, { cookie })
  expect([path, answer.status]).toEqual([path, 200])
  return answer.body as T
}

/** The threads the corpus made, and the three there were. */
const threads = async () => (await read<z.output<typeof Threads>>('/threads?limit=100')).threads

async function unharmed(): Promise<void> {
  expect(await marc.ran()).toBe(false)
  expect([...marc.struck, ...marc.trouble]).toEqual([])
  // Until outside pictures come through a proxy of ours they are asked for where they are: as pictures, by nobody.
  const other = marc.foreign.filter(
    ({ what, url, referer }) => what !== 'image' || !/^https:/.test(url) || referer,
  )
  expect(other).toEqual([])
}

describe('a corpus of scripts, addresses and broken text', () => {
  test('comes through the API as words, with addresses of the web alone', async () => {
    const all = await threads()
    expect(all.length).toBe(new Set(corpus.map(({ conversation }) => conversation)).size + 3)
    const found = new Set<string>()
    for (const { id } of all) {
      const { items } = await read<z.output<typeof ThreadPage>>(`/threads/${id}`)
      for (const item of items) {
        if (item.kind !== 'post') continue
        for (const { end } of corpus) if (item.text.endsWith(end)) found.add(end)
        const addresses = [
          item.url,
          item.author.avatarUrl,
          ...item.media.flatMap((m) => [m.url, m.previewUrl]),
        ]
        const links = item.parts.flatMap((part) => (part.kind === 'link' ? [part.url] : []))
        for (const address of [...addresses, ...links])
          if (address !== null) expect(new URL(address).protocol).toMatch(/^https?:$/)
        expect(JSON.stringify(item)).not.toMatch(/\\u0000|\\ud[89a-f]/i)
      }
    }
    expect(found.size).toBe(corpus.length)
  })

  test('runs nothing and asks nobody in the list, which goes on to its last row', async () => {
    await marc.page.goto(place.server.url)
    await marc.page.locator('[data-row]').first().waitFor()
    const seen = new Set<string>()
    const expected = (await threads()).length
    for (let turn = 0; turn < 60 && seen.size < expected; turn++) {
      for (const row of await marc.page.locator('[data-row]').all())
        seen.add((await row.getAttribute('data-row').catch(() => null)) ?? '')
      seen.delete('')
      await marc.page.locator('[data-row]').last().focus()
      await marc.page.keyboard.press('j')
      await marc.page.locator('[data-row]').last().scrollIntoViewIfNeeded()
    }
    expect(seen.size).toBe(expected)
    await unharmed()
  }, 90_000)

  test('runs nothing and asks nobody in the threads, which show each post', async () => {
    for (const { id } of await threads()) {
      await marc.page.evaluate((path) => {
        history.pushState(null, '', path)
        dispatchEvent(new PopStateEvent('popstate'))
      }, `/threads/${id}`)
      const { items } = await read<z.output<typeof ThreadPage>>(`/threads/${id}`)
      for (const item of items.filter(({ kind }) => kind === 'post'))
        await marc.page.locator(`[data-post="${item.id}"]`).first().waitFor()
    }
    const [scripts] = await marc.page
      .locator('.words script, .words img, .words svg, .words iframe, .by svg')
      .all()
    expect(scripts).toBeUndefined()
    await unharmed()
  }, 120_000)
})

describe('an answer with characters that hide', () => {
  test('shows each of them by its code, warns, and goes out as it was shown', async () => {
    await place.revive()
    const text = `We \u202e are on it${Object.values(INVISIBLE).join('x')} end`.normalize('NFC')
    const send = (method: string, path: string, body: unknown, who: string) =>
      place.server.send(method, `/api/v1${path}`, body, { cookie: place.roles[who] ?? '' })
    const [threadId, inReplyTo, account] = [
      place.known.threads?.[2],
      place.known.posts?.[2],
      place.world.accountId,
    ]
    const made = await send(
      'POST',
      `/threads/${threadId}/proposals`,
      { text, inReplyTo, account },
      'a member',
    )
    expect(made.status).toBe(201)
    const { id, version, digest } = made.body.proposal
    await send('POST', `/proposals/${id}/submit`, {}, 'a member')
    marc = await watchedPage(browser, place.server.url, place.roles['an approver'] ?? '')
    await marc.page.goto(`${place.server.url}/threads/${threadId}`)
    const words = marc.page.locator(`[data-proposal="${id}"]`)
    await words.waitFor()
    const codes = await words.locator('.code-point').allTextContents()
    expect(codes).toEqual(
      ['\u202e', ...Object.values(INVISIBLE)].map(
        (one) => `U+${one.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`,
      ),
    )
    // What would turn the line around is not in it.
    expect(await words.textContent()).not.toMatch(/[\p{Bidi_Control}]/u)
    await marc.page.getByText('characters are invisible, turn text around').waitFor()
    await unharmed()
    const yes = { version, digest, decision: 'approve' }
    const answer = await send('POST', `/proposals/${id}/approvals`, yes, 'an approver')
    expect([answer.status, answer.body.reply.text]).toEqual([201, text])
  }, 60_000)
})

test('the watcher sees a script that runs, a window that opens and a request to somebody else', async () => {
  const { page, foreign, struck, ran } = await watchedPage(browser, place.server.url, '')
  await page.goto(place.server.url)
  expect([await ran(), foreign, struck]).toEqual([false, [], []])
  await page.evaluate(() => {
    const { canary } = globalThis as unknown as { canary: () => void }
    canary()
    const picture = new Image()
    picture.src = 'https://evil.example/x.png'
    return new Promise((resolve) => picture.addEventListener('error', resolve))
  })
  await Promise.all([
    page.context().waitForEvent('page'),
    page.evaluate(() => void window.open('about:blank')),
  ])
  expect([await ran(), foreign.map(({ url }) => url), struck]).toEqual([
    true,
    ['https://evil.example/x.png'],
    ['window: about:blank'],
  ])
}, 30_000)

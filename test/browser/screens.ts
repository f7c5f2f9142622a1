import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { type Bridge, startBridge } from '../support/bridge.ts'
import { newPerson, openBrowser, type Person, type Screen, signInThroughPage } from '../support/browser.ts'
import { until } from '../support/until.ts'

// `npm run screens`: the pictures of the README and of docs/, taken from the real thing with a small story in it.

const FOLDER = fileURLToPath(new URL('../../docs/screens/', import.meta.url))
const COMPLAINT =
  '@acme third time my parcel is "on its way". It has been in Lyon since Tuesday. Do you answer people here or only the ones with followers?'
const FIRST =
  'Bonjour Jeanne, we answer everyone. Your parcel should leave Lyon on Thursday, the carrier had a breakdown.'
const SECOND =
  "Bonjour Jeanne, we answer everyone. Your parcel will leave Lyon on Thursday and the delivery fee is already on its way back to you. I'm Ana, tell me here if anything is missing."

/** One conversation with a debate in it and an answer that waits for Marc; answers the thread's id. */
async function tellStory({ network, ana, sam, marc, account }: Bridge): Promise<string> {
  const post = await network.act({ as: 'jeanne_lyon', do: 'post', text: COMPLAINT })
  const found = await until('the complaint arrives', async () => {
    const { threads } = await ana.call('listThreads', { query: { text: 'third time parcel' } })
    return threads[0]
  })
  const at = { id: found.id }
  const note = (who: typeof ana, text: string, mentions: string[] = []) =>
    who.call('writeNote', { at, body: { text, mentions } })
  const { people } = await ana.call('listPeople')
  const id = (name: string) => people.find((person) => person.name.startsWith(name))?.id ?? ''
  await ana.call('changeThread', {
    at,
    body: { assigneeId: id('Ana'), title: 'Parcel in Lyon since Tuesday' },
  })
  await note(
    ana,
    'Third contact in ten days (Tuesday e-mail, Friday phone). @Sam is the Lyon depot story true?',
    [id('Sam')],
  )
  await note(
    sam,
    'Yes. The sorter broke on Tuesday, 312 parcels are stuck until Thursday. We have not told the press yet, so no numbers outside please. Refund of the delivery fee is fine with us.',
  )
  const { items } = await ana.call('readThread', { at })
  const target = items.find((item) => item.kind === 'post' && item.externalId === post.id)
  const { proposal } = await ana.call('propose', {
    at,
    body: { text: FIRST, inReplyTo: target?.id ?? '', account },
  })
  await note(
    marc,
    "Say Thursday, say the fee is refunded, and don't blame the carrier. And answer the second half: yes, we answer everyone.",
  )
  await ana.call('revise', { at: { id: proposal.id }, body: { text: SECOND, baseVersion: 1 } })
  await ana.call('submit', { at: { id: proposal.id }, body: {} })
  return found.id
}

async function shoot(
  browser: Browser,
  bridge: Bridge,
  name: string,
  path: string,
  screen: Screen = {},
  before?: (person: Person) => Promise<void>,
) {
  const person = await newPerson(browser, screen)
  await signInThroughPage(person, bridge.url, 'marc@rehearsal.test')
  await person.page.goto(`${bridge.url}${path}`)
  await person.page.waitForLoadState('networkidle').catch(() => {})
  await person.page.waitForTimeout(700)
  await before?.(person)
  await person.page.screenshot({ path: `${FOLDER}${name}.png` })
  await person.context.close()
}

mkdirSync(FOLDER, { recursive: true })
await using bridge = await startBridge()
await using browser = await openBrowser()
const phone = { width: 390, height: 844 }
const thread = `/new/${await tellStory(bridge)}`
const outside = async ({ page }: Person) =>
  void (await page.getByRole('button', { name: /^(Outside|Dehors)$/ }).click())
await shoot(browser, bridge, 'thread', thread)
await shoot(browser, bridge, 'thread-dark', thread, { dark: true })
await shoot(browser, bridge, 'thread-french', thread, { locale: 'fr-FR' })
await shoot(browser, bridge, 'thread-phone', thread, phone, outside)
await shoot(browser, bridge, 'list-phone', '/new', phone)
await shoot(browser, bridge, 'listening', '/listening')
await shoot(browser, bridge, 'people', '/people')
await shoot(browser, bridge, 'outgoing', '/outgoing')
const outsider = await newPerson(browser)
await outsider.page.goto(bridge.network.url)
await outsider.page.waitForTimeout(700)
await outsider.page.screenshot({ path: `${FOLDER}public.png` })

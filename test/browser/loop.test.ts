import { expect, test } from '@jest/globals'
import { startBridge } from '../support/bridge.ts'
import { newPerson, openBrowser, signInThroughPage } from '../support/browser.ts'

const COMPLAINT = '@acme my parcel has been "on its way" for a week. Does anybody read this?'
const ANSWER = 'We do, every word. It left Lyon this morning and the delivery fee comes back to you.'
const SECRET = 'Depot sorter broke, 312 parcels. Not a word outside.'

test('Ana and Marc take a complaint through the whole loop, and the public page shows the post and the answer alone', async () => {
  await using bridge = await startBridge()
  await using browser = await openBrowser()
  const ana = await newPerson(browser)
  const marc = await newPerson(browser)
  const outsider = await newPerson(browser)
  await Promise.all([
    signInThroughPage(ana, bridge.url, 'ana@rehearsal.test'),
    signInThroughPage(marc, bridge.url, 'marc@rehearsal.test'),
  ])

  // Outside, somebody writes; inside, it announces itself without moving what Ana reads.
  const complaint = await bridge.network.act({ as: 'jeanne_lyon', do: 'post', text: COMPLAINT })
  await ana.page.getByRole('button', { name: /^Show \d+ new thread/ }).click()
  const row = ana.page.getByText(/my parcel has been/).first()
  await row.waitFor()
  await row.click()

  // Ana debates, then proposes.
  await ana.page.getByLabel('Note, inside only').fill(SECRET)
  await ana.page.getByRole('button', { name: /^Add note/ }).click()
  await ana.page
    .getByRole('region', { name: /Inside/ })
    .getByText(SECRET)
    .waitFor()
  await ana.page
    .getByRole('button', { name: /^Propose an answer/ })
    .first()
    .click()
  await ana.page.getByRole('textbox', { name: /public once approved/ }).fill(ANSWER)
  await ana.page.getByRole('button', { name: /^Ask for approval/ }).click()
  await ana.page.getByText('Waits for approval: 0 of 1.').first().waitFor()
  expect(await ana.page.getByRole('button', { name: /^Approve/ }).count()).toBe(0)

  // Marc finds it among what waits for him, reads the exact words and approves.
  await marc.page.getByRole('link', { name: /For my approval/ }).click()
  await marc.page
    .getByText(/my parcel has been/)
    .first()
    .click()
  const gate = marc.page.getByRole('region', { name: 'Approval' })
  await gate.getByRole('button', { name: 'Approve: send to X as @acme' }).click()

  // It goes out by itself, and the receipt appears where Ana looks.
  await ana.page
    .getByRole('link', { name: /^See it on X/ })
    .first()
    .waitFor({ timeout: 30_000 })

  // The outsider's page: the post, the answer, and no trace of anything in between.
  const published = await bridge.network.answersTo(complaint.id)
  expect(published.map((post) => post.text)).toEqual([ANSWER])
  await outsider.page.goto(`${bridge.network.url}/posts/${complaint.id}`)
  await outsider.page.getByText(ANSWER).first().waitFor()
  const seen = await outsider.page.content()
  expect(seen).toContain('my parcel has been')
  for (const word of [SECRET, 'Ana Duarte', 'Marc Lenoir', 'Waits for approval'])
    expect(seen).not.toContain(word)
  expect([...ana.trouble, ...marc.trouble, ...outsider.trouble]).toEqual([])
}, 120_000)

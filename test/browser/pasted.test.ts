import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Bridge, startBridge } from '../support/bridge.ts'
import { newPerson, openBrowser, signInThroughPage } from '../support/browser.ts'

const NOTE = 'The sorter in the Lyon depot broke on Tuesday, say nothing of it'
const PASTED = 'Sorry! The sorter in the Lyon depot broke on Tuesday.'

let bridge: Bridge
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  bridge = await startBridge()
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]()
  await bridge?.[Symbol.asyncDispose]()
})

test('words pasted from a note are marked and go to approval only after a yes, in English and in French', async () => {
  const ana = await newPerson(browser)
  const sam = await newPerson(browser, { locale: 'fr-FR' })
  await Promise.all([
    signInThroughPage(ana, bridge.url, 'ana@rehearsal.test'),
    signInThroughPage(sam, bridge.url, 'sam@rehearsal.test'),
  ])
  const said = { as: 'jeanne_lyon', do: 'post', text: '@acme where is my parcel?' } as const
  await bridge.network.act(said)
  const { page } = ana
  await page.getByRole('button', { name: /^Show \d+ new thread/ }).click()
  await page
    .getByText(/where is my parcel/)
    .first()
    .click()
  await page.getByLabel('Note, inside only').fill(NOTE)
  await page.getByRole('button', { name: /^Add note/ }).click()
  await page
    .getByRole('region', { name: /Inside/ })
    .getByText(NOTE)
    .waitFor()
  await page
    .getByRole('button', { name: /^Propose an answer/ })
    .first()
    .click()
  await page.getByRole('textbox', { name: /public once approved/ }).fill(PASTED)
  await page.keyboard.press('Control+Enter')

  // It stops and says why, with the words, at the words.
  const question = page.getByRole('group', {
    name: 'One place in this answer may not be meant for the public.',
  })
  await question.getByText('words from a note in this thread').waitFor()
  expect(await page.locator('mark').allTextContents()).toEqual([
    'The sorter in the Lyon depot broke on Tuesday',
  ])
  const yes = question.getByRole('button', { name: 'Ask for approval with these words' })
  expect(await yes.isDisabled()).toBe(true)
  expect(await page.getByText('Waits for approval: 0 of 1.').count()).toBe(0)

  // Somebody else, in French, asks for the same and is asked the same; nobody is told the note.
  const path = new URL(page.url()).pathname
  await sam.page.goto(bridge.url + path)
  await sam.page.getByRole('button', { name: 'Demander l’accord', exact: true }).click()
  const inFrench = sam.page.getByRole('group', {
    name: 'Un passage de cette réponse n’est peut-être pas destiné au public.',
  })
  await inFrench.getByText('des mots d’une note de ce fil').waitFor()
  expect(await inFrench.textContent()).not.toContain('say nothing')

  // By keyboard alone: a look, a yes, and it waits for approval.
  await question.getByRole('checkbox', { name: 'I have looked: the public may read these words.' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('Waits for approval: 0 of 1.').first().waitFor()
  await page.getByText(/said yes to the marked words/).waitFor()
  expect(await page.locator('mark').count()).toBe(0)
  expect([...ana.trouble, ...sam.trouble]).toEqual([])
}, 120_000)

test('a note that was not sent is in no answer, and an answer that was not sent is in no note', async () => {
  const { page } = await newPerson(browser)
  const sam = { page, context: page.context(), trouble: [] }
  await signInThroughPage(sam, bridge.url, 'sam@rehearsal.test')
  await bridge.network.act({ as: 'mia_okafor', do: 'post', text: '@acme is the lamp back in blue?' })
  await page.getByRole('button', { name: /^Show \d+ new thread/ }).click()
  await page
    .getByText(/back in blue/)
    .first()
    .click()
  const note = page.getByLabel('Note, inside only')
  const answer = page.getByRole('textbox', { name: /public once approved/ })
  await note.fill('Not before June, keep it quiet')
  await page
    .getByRole('button', { name: /^Propose an answer/ })
    .first()
    .click()
  expect(await answer.inputValue()).toBe('')
  await answer.fill('It will be back.')
  expect(await note.inputValue()).toBe('Not before June, keep it quiet')
  await page.reload()
  expect([await note.inputValue(), await answer.inputValue()]).toEqual([
    'Not before June, keep it quiet',
    'It will be back.',
  ])
  await answer.press('Control+Enter')
  await page.getByText('Waits for approval: 0 of 1.').first().waitFor()
  const { threads } = await bridge.lea.call('listThreads', { query: { text: 'blue' } })
  const { items } = await bridge.lea.call('readThread', { at: { id: threads[0]?.id ?? '' } })
  expect(items.flatMap((item) => (item.kind === 'proposal' ? [item.text] : []))).toEqual(['It will be back.'])
  expect(items.filter(({ kind }) => kind === 'note')).toEqual([])
}, 60_000)

import { expect, test } from '@jest/globals'
import { startBridge } from '../support/bridge.ts'
import { newPerson, openBrowser, signInThroughPage } from '../support/browser.ts'

test('the page fills the window whether a bar stands above it or not', async () => {
  await using bridge = await startBridge()
  await using browser = await openBrowser()
  const lea = await newPerson(browser, { width: 1200, height: 700 })
  await signInThroughPage(lea, bridge.url, 'lea@rehearsal.test')
  const foot = async () => {
    const rail = await lea.page.getByRole('button', { name: 'Stop everything outgoing' }).boundingBox()
    return rail ? rail.y + rail.height : 0
  }
  await lea.page.goto(`${bridge.url}/outgoing`)
  await lea.page.getByText('Rehearsal: nothing here reaches anybody.').waitFor()
  expect(await foot()).toBeGreaterThan(660)
  await lea.page.route('**/api/v1/status', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), rehearsal: null } })
  })
  await lea.page.reload()
  await lea.page.getByRole('button', { name: 'Stop everything outgoing' }).waitFor()
  expect(await lea.page.getByText('Rehearsal: nothing here reaches anybody.').count()).toBe(0)
  expect(await foot()).toBeGreaterThan(660)
}, 90_000)

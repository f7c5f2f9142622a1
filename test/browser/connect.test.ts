import { expect, test } from '@jest/globals'
import { APP } from '../../connectors/x/simulator/credentials.ts'
import { startBridge } from '../support/bridge.ts'
import { newPerson, openBrowser, signInThroughPage } from '../support/browser.ts'
import { until } from '../support/until.ts'

test('an administrator connects a second account by signing in at the network, and it can read and answer', async () => {
  await using bridge = await startBridge()
  await using browser = await openBrowser()
  const lea = await newPerson(browser)
  const { page } = lea
  await signInThroughPage(lea, bridge.url, 'lea@rehearsal.test')
  await page.goto(`${bridge.url}/listening`)
  await page.getByRole('button', { name: 'Connect an account' }).first().click()
  await page.getByLabel('How').selectOption({ label: 'Sign in at X' })
  await page.getByLabel('Client ID').fill(APP.clientId)
  await page.getByLabel(/^Client secret/).fill(APP.clientSecret)
  await page.getByRole('button', { name: 'Sign in at X' }).click()
  await page.getByRole('link', { name: 'Sign in at X' }).click()

  // The network's own page asks, and sends the browser back.
  await page.waitForURL(/\/x\/i\/oauth2\/authorize/)
  await page.getByRole('link', { name: 'Authorise as @acme_care' }).click()
  await page.waitForURL(/\/listening/)
  await page.getByText('@acme_care').first().waitFor()

  const account = await until('the account is connected', async () => {
    const { accounts } = await bridge.lea.call('listAccounts')
    return accounts.find((one) => one.handle === 'acme_care' && one.state === 'ok')
  })
  await bridge.lea.call('addWatch', {
    body: { accountId: account.id, spaceId: bridge.spaces.support, kind: 'mentions', everySeconds: 1 },
  })
  await bridge.network.act({ as: 'tom_hedley', do: 'post', text: '@acme_care is anybody there?' })
  const [thread] = await until('the mention arrives', async () => {
    const { threads } = await bridge.lea.call('listThreads', { query: { text: 'anybody there' } })
    return threads.length > 0 ? threads : null
  })
  expect(thread?.author.handle).toBe('tom_hedley')
  expect(lea.trouble).toEqual([])
}, 120_000)

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

/** Where Debian, Fedora and the image of the tests put it; `CHROMIUM` is the set-up's business. */
const EXECUTABLES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A real browser, without a window and without talking to anybody but the pages it is sent to. */
export async function openBrowser(): Promise<Browser & AsyncDisposable> {
  const { existsSync } = await import('node:fs')
  const executablePath = EXECUTABLES.find((path) => existsSync(path))
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return Object.assign(browser, { [Symbol.asyncDispose]: () => browser.close() })
}

/** One person at one screen. `trouble` gathers what the page complained about: it must stay empty. */
export interface Person {
  page: Page
  context: BrowserContext
  trouble: string[]
}

/** How a person's screen is. */
export interface Screen {
  width?: number
  height?: number
  locale?: string
  dark?: boolean
}

/** Opens a window of its own for a person, with their language and size of screen. */
export async function newPerson(browser: Browser, screen: Screen = {}): Promise<Person> {
  const { width = 1440, height = 860, locale = 'en-GB', dark = false } = screen
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: width < 760,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(`error in the page: ${error.message}`))
  page.on('response', (response) => {
    if (response.status() >= 500)
      trouble.push(`${response.status()} from ${new URL(response.url()).pathname}`)
  })
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) trouble.push(message.text())
  })
  return { page, context, trouble }
}

/** Signs in through the page, as anybody would. */
export async function signInThroughPage({ page }: Person, url: string, email: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel(/e-?mail/i).fill(email)
  await page.getByLabel(/password|mot de passe/i).fill('rehearsal')
  await page.keyboard.press('Enter')
  await page.getByLabel(/password|mot de passe/i).waitFor({ state: 'detached' })
}

import type { Browser } from 'playwright-core'
import { newPerson, type Person } from '../support/browser.ts'

/** A person at a page that notices every attempt on them. */
export interface Watched extends Person {
  /** Requests to anybody but our own server. They are noted and go nowhere. */
  foreign: { url: string; what: string; referer: string | undefined }[]
  /** Windows that opened and dialogs that showed. */
  struck: string[]
  /** True when a script of the corpus ran. */
  ran(): Promise<boolean>
}

/** Opens a page for who holds this cookie. `canary()` and everything scripts of the corpus would do is watched. */
export async function watchedPage(browser: Browser, url: string, cookie: string): Promise<Watched> {
  const person = await newPerson(browser)
  const { page, context } = person
  const foreign: Watched['foreign'] = []
  const struck: string[] = []
  await context.addCookies([{ name: 'conclave', value: cookie.replace('conclave=', ''), url }])
  await page.addInitScript(() => {
    const mark = () => Object.assign(globalThis, { canaryRan: true })
    Object.assign(globalThis, { canary: mark, alert: mark, print: mark })
  })
  page.on('dialog', (dialog) => {
    struck.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  context.on('page', (opened) => struck.push(`window: ${opened.url()}`))
  await context.route(
    (to) => to.origin !== url && to.protocol.startsWith('http'),
    async (route) => {
      const request = route.request()
      foreign.push({ url: request.url(), what: request.resourceType(), referer: request.headers().referer })
      await route.abort()
    },
  )
  const ran = async () =>
    (await page.evaluate(() => 'canaryRan' in globalThis)) || !page.url().startsWith(url)
  return { ...person, foreign, struck, ran }
}

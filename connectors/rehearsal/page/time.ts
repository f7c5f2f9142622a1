import { type Html, html } from './html.ts'

const MINUTE_MS = 60_000

/** How long ago, in few letters: `now`, `5 min`, `3 h`, then the date. */
function ago(at: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - at.getTime()) / MINUTE_MS)
  if (minutes < 1) return 'now'
  if (minutes < 60) return `${minutes} min`
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
}

/** A time element that the page's script keeps fresh. */
export function when(iso: string, now: Date): Html {
  const at = new Date(iso)
  const full = `${at.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })} UTC`
  return html`<time datetime="${iso}" title="${full}">${ago(at, now)}</time>`
}

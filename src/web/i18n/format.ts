import type { Locale } from './words.ts'
import { useLocale } from './words.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** How dates, money and numbers are written in the reader's language. */
export interface Format {
  /** "now", "4 min", "2 hr", "3 days", then the date. */
  ago(iso: string, now: number): string
  /** "in 2 minutes", "5 minutes ago". */
  when(iso: string, now: number): string
  /** "today"-free full date and time. */
  full(iso: string): string
  /** Short date and time: "Mon 24 Nov, 09:00". */
  moment(iso: string): string
  usd(amount: number): string
  count(n: number): string
  seconds(n: number): string
  names(names: readonly string[]): string
}

/** Makes the formatter of a language. Pure: the time is passed in. */
export function formatIn(locale: Locale): Format {
  const lang = locale === 'fr' ? 'fr-FR' : 'en-GB'
  const units = locale === 'fr' ? 'fr-FR' : 'en-US'
  const unit = (unit: string) => new Intl.NumberFormat(units, { style: 'unit', unit, unitDisplay: 'short' })
  const minute = unit('minute')
  const hour = unit('hour')
  const day = unit('day')
  const second = unit('second')
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' })
  const date = new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'short' })
  const full = new Intl.DateTimeFormat(lang, { dateStyle: 'full', timeStyle: 'medium' })
  const moment = new Intl.DateTimeFormat(lang, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
  const money = new Intl.NumberFormat(lang, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'code',
    maximumFractionDigits: 3,
    minimumFractionDigits: 2,
  })
  const compact = new Intl.NumberFormat(lang, { notation: 'compact', maximumFractionDigits: 1 })
  const list = new Intl.ListFormat(lang, { type: 'conjunction' })
  return {
    ago(iso, now) {
      const past = Math.max(0, now - Date.parse(iso))
      if (past < MINUTE_MS) return locale === 'fr' ? '< 1 min' : 'now'
      if (past < HOUR_MS) return minute.format(Math.floor(past / MINUTE_MS))
      if (past < DAY_MS) return hour.format(Math.floor(past / HOUR_MS))
      if (past < 7 * DAY_MS) return day.format(Math.floor(past / DAY_MS))
      return date.format(Date.parse(iso))
    },
    when(iso, now) {
      const distance = Date.parse(iso) - now
      const size = Math.abs(distance)
      if (size < MINUTE_MS) return relative.format(Math.round(distance / 1000), 'second')
      if (size < HOUR_MS) return relative.format(Math.round(distance / MINUTE_MS), 'minute')
      if (size < DAY_MS) return relative.format(Math.round(distance / HOUR_MS), 'hour')
      return moment.format(Date.parse(iso))
    },
    full: (iso) => full.format(Date.parse(iso)),
    moment: (iso) => moment.format(Date.parse(iso)),
    usd: (amount) => money.format(amount),
    count: (n) => compact.format(n),
    seconds: (n) => second.format(n),
    names: (names) => list.format(names),
  }
}

const formats: Partial<Record<Locale, Format>> = {}

/** The formatter of the reader's language. */
export function useFormat(): Format {
  const locale = useLocale()
  formats[locale] ??= formatIn(locale)
  return formats[locale]
}

import twitterText from 'twitter-text'
import type { Spending } from '../connector.ts'

/** X's price list, pay per use, in US dollars each. Source: X's pricing page, August 2026. */
const PRICE_USD: Record<Spending['kind'], number> = {
  /** A post of our own timeline or mentions, when our account owns the developer app. */
  'owned-read': 0.001,
  read: 0.005,
  create: 0.015,
  'create-with-url': 0.2,
  'summoned-reply': 0.01,
}
/** Looking somebody up by handle. */
export const USER_READ_USD = 0.01

/** `count` calls or posts of one kind; nothing when there are none. */
export function spend(kind: Spending['kind'], count: number, eachUsd = PRICE_USD[kind]): Spending[] {
  if (count === 0) return []
  return [{ kind, count, usd: Math.round(count * eachUsd * 1e6) / 1e6 }]
}

/**
 * What sending `text` costs. X takes less for a reply it counts as summoned, but its answer does not say which price it took: this
 * is the dearer one, so that a budget is never passed unseen.
 */
export function priceOfReply(text: string): Spending[] {
  return spend(twitterText.extractUrls(text).length > 0 ? 'create-with-url' : 'create', 1)
}

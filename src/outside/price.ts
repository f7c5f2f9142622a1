import twitterText from 'twitter-text'

/** X, pay per use, 2026: an answer to somebody who mentioned us, and any post that holds a link, in US dollars. */
const X_SUMMONED_REPLY_USD = 0.01
const X_WITH_LINK_USD = 0.2

/** What a network will charge for sending `text` as a reply, in US dollars; null where that is not known. */
export function priceOfReply(network: string, text: string): number | null {
  if (network !== 'x') return null
  return twitterText.extractUrls(text).length > 0 ? X_WITH_LINK_USD : X_SUMMONED_REPLY_USD
}

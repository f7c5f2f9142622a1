import twitterText from 'twitter-text'

/** How long a reply is on a network, and how long it may be. */
export interface Length {
  length: number
  limit: number
}

/** X: 280 in weighted characters; every link counts as 23, CJK as 2 (twitter-text, configuration v3). */
export const X_TEXT_LENGTH = 280

/** What X counts `text` as. */
export function measureX(text: string): number {
  return twitterText.parseTweet(text).weightedLength
}

/** The length of `text` as `network` counts it. Unknown networks count Unicode code points against 500. */
export function measure(network: string, text: string): Length {
  if (network === 'x') return { length: measureX(text), limit: X_TEXT_LENGTH }
  return { length: [...text].length, limit: 500 }
}

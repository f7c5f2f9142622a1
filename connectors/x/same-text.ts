import twitterText from 'twitter-text'

/**
 * The form in which a text we sent and the text X shows are compared. X shortens and expands links, escapes HTML, composes accents,
 * trims blanks, and puts the answered people's handles in front; the words themselves it leaves alone.
 */
export function comparable(text: string): string {
  return withPlainLinks(text)
    .normalize('NFC')
    .replace(/^(?:[@＠]\w{1,20}\s+)+/u, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** `HTTPS://Foo.dev/`, `http://foo.dev` and `foo.dev` are one link: X adds the scheme to a bare one. */
function withPlainLinks(text: string): string {
  let plain = ''
  let at = 0
  for (const { url, indices } of twitterText.extractUrlsWithIndices(text)) {
    plain += text.slice(at, indices[0]) + plainLink(url)
    at = indices[1]
  }
  return plain + text.slice(at)
}

function plainLink(url: string): string {
  const bare = url.replace(/^https?:\/\//i, '').replace(/\/$/, '')
  const slash = bare.indexOf('/')
  return slash < 0 ? bare.toLowerCase() : bare.slice(0, slash).toLowerCase() + bare.slice(slash)
}

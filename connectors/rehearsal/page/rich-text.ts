import twitterText from 'twitter-text'
import { type Html, html } from './html.ts'

/** A post's words with its links, names and tags made clickable. Everything else is escaped. */
export function richText(text: string): Html {
  const pieces: Html[] = []
  let done = 0
  for (const found of twitterText.extractEntitiesWithIndices(text)) {
    const [start, end] = found.indices
    if (start < done) continue
    pieces.push(html`${text.slice(done, start)}`)
    const piece = text.slice(start, end)
    if ('screenName' in found) pieces.push(html`<a href="/@${found.screenName}" dir="ltr">${piece}</a>`)
    else if ('url' in found && /^https?:\/\//i.test(piece))
      pieces.push(
        html`<a href="${piece}" dir="ltr" rel="nofollow noopener noreferrer ugc" target="_blank">${piece.replace(/^https?:\/\//i, '')}</a>`,
      )
    else if ('hashtag' in found) pieces.push(html`<span class="tag">${piece}</span>`)
    else pieces.push(html`${piece}`)
    done = end
  }
  return html`${pieces}${text.slice(done)}`
}

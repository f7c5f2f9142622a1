import { current, type Person, type Picture, type Post } from '../world/model.ts'
import { popularity, standing } from '../world/popularity.ts'
import type { World } from '../world/world.ts'
import { type Html, html } from './html.ts'
import { richText } from './rich-text.ts'
import { when } from './time.ts'

/** One post as everybody sees it. `focus` is the post a page is about. */
export function card(post: Post, world: World, options: { focus?: boolean; depth?: number } = {}): Html {
  const { shelves } = world
  const state = standing(post, shelves)
  const classes = `post${options.focus ? ' focus' : ''} depth-${Math.min(options.depth ?? 0, 3)}`
  if (state !== 'readable')
    return html`<article class="${classes} gone" id="post-${post.id}">${goneWords(state)}</article>`
  const original = post.repostOf ? shelves.post(post.repostOf) : undefined
  const author = shelves.person(post.authorId)
  if (original && author) {
    const who = html`<p class="context">⟲ <a href="/@${author.handle}">${author.name}</a> reposted</p>`
    return html`<div class="reposted" id="post-${post.id}">${who}${card(original, world)}</div>`
  }
  if (!author) return html``
  return html`<article class="${classes}" id="post-${post.id}" aria-label="Post by ${author.name}">
    <a class="face" href="/@${author.handle}" tabindex="-1" aria-hidden="true"><img src="/avatars/${author.handle}.svg" alt="" width="44" height="44" loading="lazy"></a>
    <div class="said">
      <header>${byline(author)}<span class="when"><a href="/posts/${post.id}">${when(post.at, world.now())}</a>${editedMark(post)}</span></header>
      ${addressedTo(post, world)}
      ${post.withheldIn.length > 0 ? html`<p class="notice">Withheld in ${post.withheldIn.join(', ')}.</p>` : html`<p class="text" dir="${direction(post.lang)}" lang="${post.lang}">${richText(current(post).text)}</p>${pictures(post.pictures)}${quote(post, world)}`}
      ${options.focus ? history(post, world) : null}
      ${footer(post, world)}
    </div>
  </article>`
}

/** A name in Latin letters at the front must not turn an Arabic or Hebrew post around. */
function direction(lang: string): 'rtl' | 'auto' {
  return ['ar', 'iw', 'he', 'fa', 'ur'].includes(lang) ? 'rtl' : 'auto'
}

function byline(author: Person): Html {
  const badge = author.ours
    ? html` <span class="badge" title="The company that rehearses">company</span>`
    : author.verified
      ? html` <span class="tick" title="Known person" role="img" aria-label="known person">✓</span>`
      : null
  return html`<a class="name" href="/@${author.handle}"><b dir="auto">${author.name}</b>${badge} <span class="handle">@${author.handle}</span></a>`
}

function editedMark(post: Post): Html | null {
  return post.versions.length > 1 ? html` · <span class="edited">edited</span>` : null
}

function addressedTo(post: Post, world: World): Html | null {
  if (!post.parentId) return null
  const names = post.addressed.map((id) => world.shelves.person(id)?.handle).filter((h) => h !== undefined)
  if (names.length === 0) return null
  return html`<p class="context">Replying to ${names.map((handle, i) => html`${i > 0 ? ', ' : ''}<a href="/@${handle}">@${handle}</a>`)}</p>`
}

function pictures(list: readonly Picture[]): Html | null {
  if (list.length === 0) return null
  return html`<div class="pictures n${list.length}">${list.map(
    (
      picture,
    ) => html`<figure><img src="/media/${picture.id}.svg" alt="${picture.alt ?? ''}" width="${picture.width}" height="${picture.height}" loading="lazy">
      ${picture.kind === 'photo' ? null : html`<span class="kind">${picture.kind}</span>`}${picture.alt ? html`<figcaption>ALT</figcaption>` : null}</figure>`,
  )}</div>`
}

function quote(post: Post, world: World): Html | null {
  if (!post.quotedId) return null
  const quoted = world.shelves.post(post.quotedId)
  const author = quoted && world.shelves.person(quoted.authorId)
  if (!quoted || !author || standing(quoted, world.shelves) !== 'readable')
    return html`<p class="quote gone">The quoted post is no longer there.</p>`
  return html`<blockquote class="quote"><p><b dir="auto">${author.name}</b> <span class="handle">@${author.handle}</span></p>
    <p dir="${direction(quoted.lang)}" lang="${quoted.lang}">${richText(current(quoted).text)}</p>
    <a class="more" href="/posts/${quoted.id}">Read it</a></blockquote>`
}

function history(post: Post, world: World): Html | null {
  if (post.versions.length < 2) return null
  const earlier = post.versions.slice(0, -1).toReversed()
  return html`<details class="history"><summary>Earlier versions (${earlier.length})</summary>
    ${earlier.map((version) => html`<p dir="auto">${when(version.at, world.now())} · ${version.text}</p>`)}</details>`
}

function footer(post: Post, world: World): Html {
  const { likes, replies, reposts, quotes } = popularity(post, world.shelves, world.now())
  const count = (number: number, one: string, many: string) =>
    number > 0 ? html`<span>${number} ${number === 1 ? one : many}</span>` : null
  const talk = replies > 0 ? count(replies, 'reply', 'replies') : html`<span>Reply</span>`
  return html`<footer><a class="talk" href="/posts/${post.id}">${talk}</a>${count(reposts + quotes, 'share', 'shares')}${count(likes, 'like', 'likes')}</footer>`
}

/** Why a post cannot be shown, for readers. */
function goneWords(state: 'missing' | 'deleted' | 'protected' | 'suspended'): string {
  if (state === 'protected') return 'This post is for followers only.'
  if (state === 'suspended') return 'The author of this post is suspended.'
  return state === 'deleted' ? 'This post was deleted by its author.' : 'This post is no longer there.'
}

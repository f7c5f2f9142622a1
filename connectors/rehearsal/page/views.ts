import { current, type Person, type Post } from '../world/model.ts'
import { standing } from '../world/popularity.ts'
import { compareIds } from '../world/snowflake.ts'
import type { World } from '../world/world.ts'
import { card } from './card.ts'
import { composeForm, type Filled, peopleList } from './compose.ts'
import { type Html, html } from './html.ts'

const PAGE = 40

/** The newest posts of everybody (or of those the company is named in), by when they were first written. */
export function timelineView(
  world: World,
  ask: { before?: string | undefined; about?: boolean; filled?: Filled | undefined },
): Html {
  const { shelves } = world
  const ours = [...shelves.people.values()].filter((person) => person.ours)
  const concerns = (post: Post) =>
    !ask.about || ours.some((p) => p.id === post.authorId || shelves.mentioned(post).includes(p.id))
  const { posts, older } = newest(
    shelves.everything.newestFirst(),
    ask.before,
    (post) => standing(post, shelves) === 'readable' && concerns(post),
  )
  const tab = (href: string, words: string, on: boolean) =>
    html`<a href="${href}" ${on ? html`aria-current="page"` : null}>${words}</a>`
  return html`<div class="columns"><section aria-label="Posts"><h1 class="unseen">What people say</h1>
    <nav class="tabs" aria-label="Which posts">${tab('/', 'Everybody', !ask.about)}${tab('/?about=company', 'With the company', ask.about === true)}</nav>
    ${composeForm({ filled: ask.filled })}
    <p class="fresh" hidden><a href="${ask.about ? '/?about=company' : '/'}">New posts</a></p>
    <div id="posts" data-live="timeline">${posts.map((post) => card(post, world))}</div>
    ${posts.length === 0 ? html`<p class="empty">Nobody has said anything yet. Be the first.</p>` : null}
    ${older ? html`<p class="older"><a href="/?${ask.about ? 'about=company&' : ''}before=${older}">Older posts</a></p>` : null}
  </section>${aside(world, ours)}</div>${peopleList(world)}`
}

/** One post with what it answers and all that was said under it. */
export function conversationView(post: Post, world: World, filled?: Filled): Html {
  const { shelves } = world
  const author = shelves.person(post.authorId)
  const before: Post[] = []
  for (let up = parentOf(post, world); up; up = parentOf(up, world)) before.unshift(up)
  const replies = under(post, world, 0)
  const readable = standing(post, shelves) === 'readable'
  return html`<div class="columns"><section aria-label="Conversation"><h1 class="unseen">Post by @${author?.handle}</h1>
    <p class="back"><a href="/">← All posts</a></p>
    <div id="posts" class="thread" data-live="conversation" data-conversation="${post.conversationId}">
      ${before.map((one) => card(one, world))}${card(post, world, { focus: true })}
      ${replies.length > 0 ? html`<h2 class="under">Replies</h2>` : null}
      ${replies.map(({ reply, depth }) => card(reply, world, { depth }))}
      ${replies.length === 0 && readable ? html`<p class="empty">No replies yet.</p>` : null}
    </div>
    ${readable && author ? composeForm({ to: post, toHandle: author.handle, filled }) : null}
  </section>${aside(
    world,
    [...shelves.people.values()].filter((p) => p.ours),
  )}</div>${peopleList(world)}`
}

/** A person and what they wrote, replies included. */
export function profileView(person: Person, world: World, before?: string): Html {
  const { shelves } = world
  const { posts, older } = newest(
    shelves.by(person.id).newestFirst(),
    before,
    (post) => standing(post, shelves) === 'readable',
  )
  const closed = person.suspended
    ? 'This account is suspended.'
    : person.protected
      ? 'Only followers see these posts.'
      : null
  return html`<div class="columns"><section aria-label="Profile">
    <p class="back"><a href="/">← All posts</a></p>
    <header class="profile"><img src="/avatars/${person.handle}.svg" alt="" width="88" height="88">
      <div><h1 dir="auto">${person.name}</h1><p class="handle">@${person.handle}${person.ours ? html` <span class="badge">company</span>` : null}</p>
      <p dir="auto">${person.bio}</p>
      <p class="facts">${person.place ? html`<span dir="auto">${person.place}</span>` : null}<span><b>${number(person.followers)}</b> followers</span><span><b>${number(person.following)}</b> following</span><span>since ${person.joinedAt.slice(0, 4)}</span></p></div></header>
    ${closed ? html`<p class="empty">${closed}</p>` : null}
    <div id="posts">${posts.map((post) => card(post, world))}</div>
    ${posts.length === 0 && !closed ? html`<p class="empty">@${person.handle} has not written anything yet.</p>` : null}
    ${older ? html`<p class="older"><a href="/@${person.handle}?before=${older}">Older posts</a></p>` : null}
  </section></div>`
}

/** A page that says one thing. */
export function messageView(title: string, words: string): Html {
  return html`<div class="columns"><section class="plain"><h1>${title}</h1><p>${words}</p><p><a href="/">To all posts</a></p></section></div>`
}

function newest(posts: Iterable<Post>, before: string | undefined, wanted: (post: Post) => boolean) {
  const found: Post[] = []
  for (const post of posts) {
    if (before && compareIds(current(post).id, before) >= 0) continue
    if (wanted(post)) found.push(post)
    if (found.length > PAGE) break
  }
  const page = found.slice(0, PAGE)
  const last = found.length > PAGE ? page.at(-1) : undefined
  page.sort((a, b) => compareIds(b.id, a.id))
  return { posts: page, older: last && current(last).id }
}

function parentOf(post: Post, world: World): Post | undefined {
  return post.parentId ? world.shelves.post(post.parentId) : undefined
}

function under(post: Post, world: World, depth: number): { reply: Post; depth: number }[] {
  const replies = [...world.shelves.answers(post.id).oldestFirst()].sort((a, b) => compareIds(a.id, b.id))
  return replies.flatMap((reply) => [{ reply, depth }, ...under(reply, world, depth + 1)])
}

function aside(world: World, ours: readonly Person[]): Html {
  const people = [...world.shelves.people.values()].filter((p) => !p.ours && !p.suspended)
  const loud = people.toSorted((a, b) => b.followers - a.followers).slice(0, 6)
  const row = (p: Person) =>
    html`<li><a href="/@${p.handle}"><img src="/avatars/${p.handle}.svg" alt="" width="36" height="36" loading="lazy"><span><b dir="auto">${p.name}</b><small>@${p.handle}</small></span></a></li>`
  return html`<aside><h2>The company</h2><ul class="people">${ours.map(row)}</ul><h2>People here</h2><ul class="people">${loud.map(row)}</ul>
    <p class="small">${number(people.length)} people, ${number(world.shelves.everything.size)} posts. Everything on this page as JSON: <a href="/api/posts?order=newest">posts</a>, <a href="/api/people">people</a>.</p></aside>`
}

const number = (n: number) => n.toLocaleString('en-GB')

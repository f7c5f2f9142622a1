import { measureX, X_TEXT_LENGTH } from '../../../src/outside/measure.ts'
import { current, type Post, type Version } from '../../rehearsal/world/model.ts'
import { popularity } from '../../rehearsal/world/popularity.ts'
import type { Shelves } from '../../rehearsal/world/shelves.ts'
import type { Asked } from './fields.ts'
import { mediaKey } from './serialize-people.ts'
import { type AddedLink, type WireText, wireText } from './wire-text.ts'

const EDIT_WINDOW_MS = 3_600_000
const EDITS_ALLOWED = 5

export interface WireContext {
  shelves: Shelves
  now: Date
  /** `http://host:port` of the public page, for links to posts, pictures and profiles. */
  origin: string
}

/** A wording of a post in X's words: id, text and edit history, and what was asked for. */
export function wirePost(post: Post, version: Version, asked: Asked['tweet'], context: WireContext) {
  const { shelves } = context
  const written = writtenText(post, version, context)
  const parentAuthor = post.parentId ? shelves.post(post.parentId)?.authorId : undefined
  const fields: Record<string, () => unknown> = {
    author_id: () => post.authorId,
    created_at: () => version.at,
    conversation_id: () => post.conversationId,
    in_reply_to_user_id: () => parentAuthor,
    referenced_tweets: () => references(post),
    entities: () => nonEmpty(written.short.entities),
    display_text_range: () => written.short.visible,
    note_tweet: () => written.long && { text: written.long.text, ...withEntities(written.long) },
    attachments: () => (post.pictures.length > 0 ? { media_keys: post.pictures.map(mediaKey) } : undefined),
    lang: () => post.lang,
    possibly_sensitive: () => false,
    reply_settings: () => 'everyone',
    withheld: () =>
      post.withheldIn.length > 0
        ? { copyright: false, country_codes: post.withheldIn, scope: 'tweet' }
        : undefined,
    edit_controls: () => editControls(post, shelves, context.now),
    public_metrics: () => metrics(post, context),
  }
  const chosen = Object.entries(fields)
    .filter(([name]) => asked.has(name))
    .map(([name, value]) => [name, value()] as const)
    .filter(([, value]) => value !== undefined && value !== null)
  return {
    id: version.id,
    text: written.short.text,
    edit_history_tweet_ids: post.versions.map((v) => v.id),
    ...Object.fromEntries(chosen),
  }
}

/** `short` is the field `text`; `long` is `note_tweet` for posts over 280, whose `text` ends in a link to the rest. */
function writtenText(
  post: Post,
  version: Version,
  context: WireContext,
): { short: WireText; long: WireText | null } {
  const { shelves } = context
  const known = (handle: string) => shelves.personByHandle(handle)?.id
  const author = shelves.person(post.authorId)
  const write = (body: string, addressees: string[], added: AddedLink[]) =>
    wireText({ body, addressees, added }, known)
  if (post.withheldIn.length > 0) {
    const where = post.withheldIn.join(', ')
    const notice = `This Post from @${author?.handle} has been withheld in ${where} in response to a legal demand.`
    return { short: write(notice, [], []), long: null }
  }
  const original = post.repostOf ? shelves.post(post.repostOf) : undefined
  if (original) {
    const from = shelves.person(original.authorId)?.handle
    return { short: write(cut(`RT @${from}: ${current(original).text}`, 140), [], []), long: null }
  }
  const addressees = post.addressed.map((id) => shelves.person(id)?.handle).filter((h) => h !== undefined)
  const added = addedLinks(post, context)
  if (measureX(version.text) <= X_TEXT_LENGTH)
    return { short: write(version.text, addressees, added), long: null }
  const rest = { target: linkTo(post, context), display: `${host(context)}/${author?.handle}…` }
  return {
    short: write(cut(version.text, 270), addressees, [rest]),
    long: write(version.text, addressees, added),
  }
}

/** Cuts at a weighted length, never inside a character, and says so with an ellipsis. */
function cut(text: string, limit: number): string {
  const characters = [...text]
  if (measureX(text) <= limit) return text
  while (measureX(characters.join('')) > limit - 1) characters.splice(-Math.max(1, characters.length >> 4))
  return `${characters.join('').trimEnd()}…`
}

/** X ends the text of a post with links to the quoted post and to its own pictures. */
function addedLinks(post: Post, context: WireContext): AddedLink[] {
  const quoted = post.quotedId ? context.shelves.post(post.quotedId) : undefined
  const links: AddedLink[] = []
  if (quoted)
    links.push({ target: linkTo(quoted, context), display: `${host(context)}/${quoted.id.slice(0, 6)}…` })
  for (const picture of post.pictures)
    links.push({
      target: `${linkTo(post, context)}/${picture.kind === 'video' ? 'video' : 'photo'}/1`,
      display: `pic.${host(context)}/${picture.id.slice(-10)}`,
      mediaKey: mediaKey(picture),
    })
  return links
}

function linkTo(post: Post, context: WireContext): string {
  return `${context.origin}/${context.shelves.person(post.authorId)?.handle}/status/${post.id}`
}

const host = (context: WireContext) => new URL(context.origin).host

function references(post: Post) {
  const all = [
    ...(post.repostOf ? [{ type: 'retweeted', id: post.repostOf }] : []),
    ...(post.quotedId ? [{ type: 'quoted', id: post.quotedId }] : []),
    ...(post.parentId ? [{ type: 'replied_to', id: post.parentId }] : []),
  ]
  return all.length > 0 ? all : undefined
}

/** X: five edits within an hour; reposts and replies to others cannot be edited. */
function editControls(post: Post, shelves: Shelves, now: Date) {
  const until = Date.parse(post.at) + EDIT_WINDOW_MS
  const toOthers = post.parentId !== null && shelves.post(post.parentId)?.authorId !== post.authorId
  const left = EDITS_ALLOWED - (post.versions.length - 1)
  return {
    edits_remaining: left,
    is_edit_eligible: !toOthers && post.repostOf === null && left > 0 && now.getTime() < until,
    editable_until: new Date(until).toISOString(),
  }
}

function metrics(post: Post, context: WireContext) {
  const p = popularity(post, context.shelves, context.now)
  return {
    retweet_count: p.reposts,
    reply_count: p.replies,
    like_count: p.likes,
    quote_count: p.quotes,
    bookmark_count: Math.floor(p.likes / 9),
    impression_count: p.views,
  }
}

const nonEmpty = <T extends object>(value: T) => (Object.keys(value).length > 0 ? value : undefined)
const withEntities = (text: WireText) => (nonEmpty(text.entities) ? { entities: text.entities } : {})

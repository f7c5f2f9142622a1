import twitterText from 'twitter-text'
import { z } from 'zod'
import { measureX, X_TEXT_LENGTH } from '../../../src/outside/measure.ts'
import { current, type Person, type Post } from '../../rehearsal/world/model.ts'
import { standing } from '../../rehearsal/world/popularity.ts'
import type { Desk, Handler } from './endpoint.ts'
import { type Answer, forbidden, invalid, Refused } from './problems.ts'
import { wirePost } from './serialize-posts.ts'

const DAY_MS = 86_400_000
const Id = z.string().regex(/^[0-9]{1,19}$/)

/** The body of POST /2/tweets: what X takes, as far as a rehearsal can do it. */
const CreateBody = z.strictObject({
  text: z.string().max(25_000).optional(),
  reply: z
    .strictObject({
      in_reply_to_tweet_id: Id.optional(),
      in_reply_to_post_id: Id.optional(),
      exclude_reply_user_ids: z.array(Id).optional(),
      auto_populate_reply_metadata: z.boolean().optional(),
    })
    .optional(),
  quote_tweet_id: Id.optional(),
  media: z.looseObject({ media_ids: z.array(z.string()).min(1).max(4) }).optional(),
  made_with_ai: z.boolean().optional(),
  reply_settings: z.enum(['following', 'mentionedUsers', 'subscribers', 'verified']).optional(),
})

/** POST /2/tweets */
export const create: Handler = {
  endpoint: 'create',
  method: 'post',
  path: '/2/tweets',
  callers: 'user',
  scope: 'tweet.write',
  answer(call, desk) {
    if (call.caller.kind !== 'user') return forbidden('You are not permitted to perform this action.')
    const parsed = CreateBody.safeParse(call.body)
    if (!parsed.success) throw new Refused(badBody(parsed.error))
    const body = parsed.data
    const author = call.caller.person
    const text = body.text?.trim() ?? ''
    if (text === '')
      throw new Refused(invalid('text', '', 'The `text` field is required and can not be empty'))
    if (body.media)
      throw new Refused(
        invalid('media.media_ids', body.media.media_ids[0] ?? '', 'Your media IDs are invalid.'),
      )
    checkText(text)
    const parentId = body.reply?.in_reply_to_tweet_id ?? body.reply?.in_reply_to_post_id
    if (parentId) checkMayAnswer(parentId, author, desk)
    if (body.quote_tweet_id) checkMayAnswer(body.quote_tweet_id, author, desk)
    checkNotSaidBefore(text, parentId, author, desk)
    const post = desk.world.publish({
      authorId: author.id,
      text,
      leaveOut: body.reply?.exclude_reply_user_ids ?? [],
      ...(parentId ? { parentId } : {}),
      ...(body.quote_tweet_id ? { quotedId: body.quote_tweet_id } : {}),
    })
    const context = { shelves: desk.world.shelves, now: desk.world.now(), origin: call.origin }
    return { status: 201, body: { data: wirePost(post, current(post), new Set(), context) } }
  },
}

/** DELETE /2/tweets/:id */
export const remove: Handler = {
  endpoint: 'delete',
  method: 'delete',
  path: '/2/tweets/:id',
  callers: 'user',
  scope: 'tweet.write',
  answer(call, desk) {
    const id = call.params.id ?? ''
    if (!Id.safeParse(id).success)
      throw new Refused(invalid('id', id, `The \`id\` query parameter value [${id}] is not valid`))
    const post = desk.world.shelves.post(id)
    const mine = call.caller.kind === 'user' && post?.authorId === call.caller.person.id
    if (post && !mine) return forbidden('You are not authorized to delete this Tweet.')
    if (post && !post.deletedAt) desk.world.remove(post)
    return { status: 200, body: { data: { deleted: post !== undefined } } }
  },
}

function badBody(error: z.ZodError): Answer {
  const issue = error.issues[0]
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const where = `$.${[...(issue?.path ?? []), ...(unknown ? [unknown] : [])].join('.')}`
  return invalid(
    where,
    '',
    `${where}: ${unknown ? 'is not defined in the schema and the schema does not allow additional properties' : 'is not valid'}`,
  )
}

function checkText(text: string): void {
  if (measureX(text) > X_TEXT_LENGTH)
    throw new Refused(
      forbidden(
        'Your Tweet text is too long. You are not permitted to create a Tweet with more than 280 weighted characters.',
      ),
    )
  if (twitterText.extractCashtags(text).length > 1)
    throw new Refused(forbidden('You are not permitted to use more than one cashtag in a Tweet.'))
}

/** X since 2026-02-23: only posts that mention or quote the account, and its own, may be answered. */
function checkMayAnswer(id: string, author: Person, desk: Desk): void {
  const { shelves } = desk.world
  const parent = shelves.post(id)
  if (standing(parent, shelves, author.id) !== 'readable' || !parent)
    throw new Refused(forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.'))
  if (desk.settings.replies === 'open' || parent.authorId === author.id) return
  const quotesUs = parent.quotedId !== null && shelves.post(parent.quotedId)?.authorId === author.id
  if (shelves.mentioned(parent).includes(author.id) || quotesUs) return
  throw new Refused(
    forbidden('You can only reply to or quote posts where you are mentioned or are the author.'),
  )
}

/** X refuses the same words to the same people for a day, even when the first post was deleted meanwhile. */
function checkNotSaidBefore(text: string, parentId: string | undefined, author: Person, desk: Desk): void {
  if (desk.settings.duplicates === 'taken') return
  const { shelves } = desk.world
  const since = desk.world.now().getTime() - DAY_MS
  const whom = (post: Post | undefined) => post?.authorId ?? null
  const target = whom(parentId ? shelves.post(parentId) : undefined)
  for (const post of shelves.by(author.id).newestFirst()) {
    if (Date.parse(post.at) < since) return
    const said = current(post).text.normalize('NFC') === text.normalize('NFC')
    if (said && whom(post.parentId ? shelves.post(post.parentId) : undefined) === target)
      throw new Refused(forbidden('You are not allowed to create a Tweet with duplicate content.'))
  }
}

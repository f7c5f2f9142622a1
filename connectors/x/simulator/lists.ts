import { current, type Post } from '../../rehearsal/world/model.ts'
import { compareIds, firstIdAt } from '../../rehearsal/world/snowflake.ts'
import { answerPosts } from './answer-posts.ts'
import { type Call, countReads, type Desk, type Handler, viewerOf } from './endpoint.ts'
import { type Query, readAsked, readQuery } from './fields.ts'
import { blemish, unseen } from './list-faults.ts'
import { listed, pageOf, readWindow, type Window } from './page-of.ts'
import { type Answer, invalid, partialError, Refused } from './problems.ts'
import { matches, shelfFor } from './search-match.ts'
import { readSearch } from './search-query.ts'

const WINDOW = ['since_id', 'until_id', 'start_time', 'end_time', 'max_results', 'pagination_token']
/** X serves the newest 800 mentions, the newest 3,200 posts of an account and seven days of search. */
const MENTIONS_REACH = 800
const TIMELINE_REACH = 3_200
const SEARCH_REACH_MS = 7 * 86_400_000
/** Search wants `end_time` at least ten seconds ago. */
const SEARCH_LAG_MS = 10_000

/** GET /2/users/:id/mentions */
export const mentions: Handler = {
  endpoint: 'mentions',
  method: 'get',
  path: '/2/users/:id/mentions',
  callers: 'any',
  scope: 'tweet.read',
  answer(call, desk) {
    const query = readQuery(call.query, WINDOW)
    const missing = personMissing(call, desk)
    if (missing) return missing
    const id = call.params.id ?? ''
    const posts = reach(desk.world.shelves.mentioning(id).newestFirst(), MENTIONS_REACH)
    const wanted = (post: Post) => post.repostOf === null && post.authorId !== id
    return page(call, desk, {
      query,
      posts,
      wanted,
      window: readWindow(query, { least: 5, most: 100, usual: 10 }),
    })
  },
}

/** GET /2/users/:id/tweets */
export const timeline: Handler = {
  endpoint: 'timeline',
  method: 'get',
  path: '/2/users/:id/tweets',
  callers: 'any',
  scope: 'tweet.read',
  answer(call, desk) {
    const query = readQuery(call.query, [...WINDOW, 'exclude'])
    const missing = personMissing(call, desk)
    if (missing) return missing
    const exclude = (query.exclude ?? '').split(',').filter(Boolean)
    const strange = exclude.find((kind) => kind !== 'replies' && kind !== 'retweets')
    if (strange)
      throw new Refused(
        invalid(
          'exclude',
          strange,
          `The \`exclude\` query parameter value [${strange}] is not one of [replies,retweets]`,
        ),
      )
    const posts = reach(desk.world.shelves.by(call.params.id ?? '').newestFirst(), TIMELINE_REACH)
    const wanted = (post: Post) =>
      !(exclude.includes('replies') && post.parentId) && !(exclude.includes('retweets') && post.repostOf)
    return page(call, desk, {
      query,
      posts,
      wanted,
      window: readWindow(query, { least: 5, most: 100, usual: 10 }),
    })
  },
}

/** GET /2/tweets/search/recent */
export const search: Handler = {
  endpoint: 'search',
  method: 'get',
  path: '/2/tweets/search/recent',
  callers: 'any',
  scope: 'tweet.read',
  answer(call, desk) {
    const query = readQuery(call.query, [...WINDOW, 'query', 'next_token', 'sort_order'])
    if (query.query === undefined)
      throw new Refused(invalid('query', '', 'The `query` query parameter can not be empty'))
    const wish = readSearch(query.query)
    const { shelves } = desk.world
    const window = searchWindow(query, desk.world.now())
    const wanted = (post: Post) => post.repostOf === null && matches(post, wish, shelves)
    return page(call, desk, { query, posts: shelfFor(wish, shelves).newestFirst(), wanted, window })
  },
}

/** Recent search reaches back seven days; asking for more is refused when said by id or time. */
function searchWindow(query: Query, now: Date): Window {
  const window = readWindow(query, { least: 10, most: 100, usual: 10 })
  const horizon = String(firstIdAt(now.getTime() - SEARCH_REACH_MS))
  const asked = query.since_id ?? query.start_time
  const name = query.since_id ? 'since_id' : 'start_time'
  if (asked !== undefined && compareIds(window.after, horizon) < 0)
    throw new Refused(
      invalid(
        name,
        asked,
        name === 'since_id'
          ? `'since_id' must be a tweet id created after [${new Date(now.getTime() - SEARCH_REACH_MS).toISOString()}]. Please use a 'since_id' that is larger than ${horizon}`
          : `Invalid 'start_time':'${asked}'. 'start_time' must be on or after ${new Date(now.getTime() - SEARCH_REACH_MS).toISOString()}`,
      ),
    )
  if (query.end_time !== undefined && Date.parse(query.end_time) > now.getTime() - SEARCH_LAG_MS)
    throw new Refused(
      invalid(
        'end_time',
        query.end_time,
        `Invalid 'end_time':'${query.end_time}'. 'end_time' must be a minimum of 10 seconds prior to the request time.`,
      ),
    )
  return compareIds(window.after, horizon) < 0 ? { ...window, after: horizon } : window
}

interface Listing {
  query: Query
  posts: Iterable<Post>
  wanted: (post: Post) => boolean
  window: Window
}

function page(call: Call, desk: Desk, listing: Listing): Answer {
  const { shelves } = desk.world
  const viewerId = viewerOf(call.caller)
  const hidden = unseen(call.faults, desk.world.now())
  const found = pageOf(
    listing.posts,
    listing.window,
    (post) => listed(post, shelves, viewerId) && !hidden(post) && listing.wanted(post),
  )
  countReads(desk, found.posts.length)
  const context = { shelves, now: desk.world.now(), origin: call.origin, viewerId }
  const wanted = found.posts.map((post) => ({ post, version: current(post) }))
  const body = answerPosts(wanted, readAsked(listing.query), context)
  const meta = {
    result_count: body.data.length,
    ...(body.data.length > 0 ? { newest_id: body.data[0]?.id, oldest_id: body.data.at(-1)?.id } : {}),
    ...(found.next ? { next_token: found.next } : {}),
  }
  if (body.data.length === 0) return { status: 200, body: { meta } }
  return { status: 200, body: { ...body, data: blemish(body.data, call.faults), meta } }
}

function personMissing(call: Call, desk: Desk): Answer | null {
  const id = call.params.id ?? ''
  if (!/^[0-9]{1,19}$/.test(id))
    throw new Refused(invalid('id', id, `The \`id\` query parameter value [${id}] is not valid`))
  const person = desk.world.shelves.person(id)
  const why = !person ? 'missing' : person.suspended ? 'suspended' : null
  if (!why && !(person?.protected && person.id !== viewerOf(call.caller))) return null
  const error = partialError(why ?? 'protected', { resource: 'user', parameter: 'id', id })
  return { status: 200, body: { errors: [error] } }
}

function* reach(posts: Iterable<Post>, most: number): Generator<Post> {
  let left = most
  for (const post of posts) {
    if (left-- <= 0) return
    yield post
  }
}

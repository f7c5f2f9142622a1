import { current, type Post, type Version } from '../../rehearsal/world/model.ts'
import { standing } from '../../rehearsal/world/popularity.ts'
import { answerPosts } from './answer-posts.ts'
import { type Call, countReads, type Desk, type Handler, viewerOf } from './endpoint.ts'
import { readAsked, readQuery } from './fields.ts'
import { unseen } from './list-faults.ts'
import { type Answer, invalid, type PartialError, partialError, Refused } from './problems.ts'

const MOST_IDS = 100

/** GET /2/tweets?ids= */
export const lookupMany: Handler = {
  endpoint: 'lookup',
  method: 'get',
  path: '/2/tweets',
  callers: 'any',
  scope: 'tweet.read',
  answer(call, desk) {
    const query = readQuery(call.query, ['ids'])
    const ids = (query.ids ?? '').split(',').filter(Boolean)
    if (ids.length === 0 || ids.length > MOST_IDS)
      throw new Refused(
        invalid(
          'ids',
          query.ids ?? '',
          `The number of values in the \`ids\` query parameter list [${ids.length}] is not between 1 and ${MOST_IDS}`,
        ),
      )
    const { found, errors } = find(call, desk, ids, 'ids')
    const body = answerFound(call, desk, found)
    const all = [...errors, ...(body.errors ?? [])]
    if (found.length === 0) return { status: 200, body: { errors: all } }
    return { status: 200, body: { ...body, ...(all.length > 0 ? { errors: all } : {}) } }
  },
}

/** GET /2/tweets/:id */
export const lookupOne: Handler = {
  endpoint: 'lookup',
  method: 'get',
  path: '/2/tweets/:id',
  callers: 'any',
  scope: 'tweet.read',
  answer(call, desk): Answer {
    const { found, errors } = find(call, desk, [call.params.id ?? ''], 'id')
    if (found.length === 0) return { status: 200, body: { errors } }
    const body = answerFound(call, desk, found)
    return { status: 200, body: { ...body, data: body.data[0] } }
  },
}

interface Found {
  post: Post
  version: Version
}

/** A version's own id finds that version: that is how X serves the history of an edited post. */
function find(call: Call, desk: Desk, ids: readonly string[], parameter: 'id' | 'ids') {
  const { shelves } = desk.world
  const hidden = unseen(call.faults, desk.world.now())
  const found: Found[] = []
  const errors: PartialError[] = []
  for (const id of new Set(ids)) {
    if (!/^[0-9]{1,19}$/.test(id))
      throw new Refused(
        invalid(parameter, id, `The \`${parameter}\` query parameter value [${id}] is not valid`),
      )
    const post = shelves.post(id)
    const state = standing(post, shelves, viewerOf(call.caller))
    if (post && state === 'readable' && !hidden(post))
      found.push({ post, version: post.versions.find((v) => v.id === id) ?? current(post) })
    else
      errors.push(
        partialError(state === 'readable' ? 'missing' : state, { resource: 'tweet', parameter, id }),
      )
  }
  return { found, errors }
}

function answerFound(call: Call, desk: Desk, found: readonly Found[]) {
  countReads(desk, found.length)
  return answerPosts(found, readAsked(readQuery(call.query, ['ids'])), {
    shelves: desk.world.shelves,
    now: desk.world.now(),
    origin: call.origin,
    viewerId: viewerOf(call.caller),
  })
}

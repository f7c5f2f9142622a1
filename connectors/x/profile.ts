import { z } from 'zod'
import { Permanent } from '../../src/failure.ts'
import type { Batch, Cursor } from '../connector.ts'
import { callX } from './client.ts'
import { Problem, removalReason, unreadable } from './failure.ts'
import type { Ask } from './page.ts'
import { spend, USER_READ_USD } from './price.ts'
import { sweepPage } from './sweep.ts'
import { OneUser } from './wire.ts'

/** Whose timeline: the id stays when the handle changes. */
const Known = z.object({
  handle: z.string(),
  userId: z.string(),
  sweep: z.record(z.string(), z.unknown()).nullable(),
})

/** X gives the last 3200 posts of a timeline. */
const TIMELINE_REACH_POSTS = 3200

/** Reads on in everything an account outside posts. The account is looked up once, by handle. */
export async function readProfile(
  ask: Ask,
  query: string,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<Batch> {
  const handle = query.trim().replace(/^@/, '')
  const before = Known.safeParse(cursor).data
  const known = before?.handle === handle ? before : null
  const userId = known?.userId ?? (await findUser(ask, handle, signal))
  const source = {
    path: `2/users/${userId}/tweets`,
    query: {},
    price: userId === ask.us.userId ? ('owned-read' as const) : ('read' as const),
    reachPosts: TIMELINE_REACH_POSTS,
  }
  const batch = await sweepPage(ask, source, known?.sweep ?? null, signal)
  return {
    ...batch,
    next: { handle, userId, sweep: batch.next },
    spent: known ? batch.spent : [...spend('read', 1, USER_READ_USD), ...batch.spent],
  }
}

async function findUser(ask: Ask, handle: string, signal: AbortSignal): Promise<string> {
  if (!/^\w{1,15}$/.test(handle)) throw new Permanent('This is not a handle X can have', 'refused')
  const body = await callX(ask.link, { does: 'read', path: `2/users/by/username/${handle}` }, signal)
  const user = OneUser.safeParse(body)
  if (!user.success) throw unreadable('read')
  if (user.data.data) return user.data.data.id
  const problem = Problem.safeParse(user.data.errors?.[0])
  const suspended = problem.success && removalReason(problem.data) === 'suspended'
  throw new Permanent(
    suspended ? `X has suspended @${handle}` : `X knows nobody called @${handle}`,
    'target-gone',
  )
}

import type { Handlers } from '../../src/jobs.ts'
import type { Handler, Nudge } from '../../src/queues.ts'

export function wrong(nudge: Nudge, publish: Handler<'publish'>) {
  // @ts-expect-error TS2353: a job carries no words
  nudge('publish', { replyId: 'r', text: 'Sorry!' })

  // @ts-expect-error TS2741: a job says what it is about
  nudge('crossing', {})

  // @ts-expect-error TS2322: a job that is about everything names nothing
  nudge('intake', { postId: 'p' })

  // @ts-expect-error TS2345: there are no queues but those of the table
  nudge('mail', {})

  // @ts-expect-error TS2741: a queue without a handler is not worked on
  const without: Handlers<'publish' | 'pull'> = { publish }

  // @ts-expect-error TS2322: a handler works on its own queue only
  const misplaced: Handlers<'pull'> = { pull: publish }

  return [without, misplaced]
}

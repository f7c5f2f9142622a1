import type { Field } from './field.ts'
import { OPEN } from './flow.ts'
import type { Proposed } from './journal.ts'

/** What a run found in the end. Every list must be empty; each entry says what is wrong in ids and states. */
export interface Findings {
  /** Approved replies that are public, each exactly once, as an answer to what it was meant for. */
  sent: number
  /** Approved, and not public. */
  lost: string[]
  /** Public more than once. */
  doubled: string[]
  /** Public without an approval, taken back, or an answer to something else. */
  unapproved: string[]
  /** Neither out nor ended, although everything works again. */
  stuck: string[]
  /** Public, and the store names another post or none. */
  misrecorded: string[]
  /** Posts that mentioned us and are not in exactly one thread. */
  lostPosts: string[]
}

/** Compares what the public can read with what people approved, and the stores with both. `before`: ids that were there. */
export async function audit(field: Field, before: ReadonlySet<string>, targets: string[]): Promise<Findings> {
  const ours = (await field.bridge.network.ours()).filter((post) => !before.has(post.id))
  const byText = Map.groupBy(ours, (post) => post.text)
  const store = await repliesByText(field)
  const proposed = new Map(field.journal.all().map((one) => [one.text, one]))
  const found: Findings = {
    ...{ sent: 0, lost: [], doubled: [], unapproved: [], stuck: [], misrecorded: [], lostPosts: [] },
  }
  for (const one of proposed.values()) {
    const posts = byText.get(one.text) ?? []
    const row = store.get(one.text)
    if (posts.length > 1) found.doubled.push(`${one.targetId}: ${posts.map(({ id }) => id).join(' ')}`)
    if (mustBeOut(one, row) && posts.length === 0) found.lost.push(`${one.targetId}: ${tell(row)}`)
    if (!mayBeOut(one, row) && posts.length > 0)
      found.unapproved.push(`${one.targetId}: ${one.fate}, ${tell(row)}`)
    if (row && (row.inside === 'held' || OPEN.some((state) => state === row.outside)))
      found.stuck.push(`${one.targetId}: ${tell(row)}`)
    const [post] = posts
    if (post && post.id !== row?.externalId) found.misrecorded.push(`${one.targetId}: ${tell(row)}`)
    if (post && post.inReplyTo === one.targetId && posts.length === 1) found.sent += 1
  }
  for (const post of ours) {
    const one = proposed.get(post.text)
    if (!one || post.inReplyTo !== one.targetId) found.unapproved.push(`${post.id}: nobody proposed it there`)
  }
  found.lostPosts = await notInOneThread(field, targets)
  return found
}

interface Row {
  inside: string
  outside: string | null
  externalId: string | null
}

function mustBeOut(one: Proposed, row: Row | undefined): boolean {
  if (one.fate === 'approved') return true
  return one.fate === 'unclear' && row !== undefined && row.inside !== 'undone' && row.outside !== 'withdrawn'
}

function mayBeOut(one: Proposed, row: Row | undefined): boolean {
  return mustBeOut(one, row) && row !== undefined
}

function tell(row: Row | undefined): string {
  return row ? `${row.inside} inside, ${row.outside ?? 'nothing'} outside` : 'no reply in the store'
}

async function repliesByText({ reading }: Field): Promise<Map<string, Row>> {
  const rows = await reading
    .selectFrom('inside.replies as i')
    .leftJoin('outside.deliveries as d', 'd.reply_id', 'i.id')
    .select(['i.sealed', 'i.state as inside', 'd.state as outside', 'd.external_id as externalId'])
    .execute()
  return new Map(
    rows.map(({ sealed, ...row }) => [(JSON.parse(String(sealed)) as { text: string }).text, row]),
  )
}

async function notInOneThread({ reading }: Field, targets: string[]): Promise<string[]> {
  const rows = await reading
    .selectFrom('outside.posts as p')
    .leftJoin('inside.thread_posts as t', 't.post_id', 'p.id')
    .select(['p.external_id', 't.thread_id'])
    .execute()
  const threads = Map.groupBy(rows, (row) => row.external_id)
  return targets.filter((id) => {
    const mine = threads.get(id) ?? []
    return mine.length !== 1 || mine[0]?.thread_id == null
  })
}

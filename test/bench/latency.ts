import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { storeFile } from '../../db/open.ts'
import { type AnswerOf, type Bench, type Client, post } from './bridge.ts'
import { percentile, type Row } from './stats.ts'

/** From the moment a post is received (committed outside) until a reader's page was told and got it, in ms. */
export async function measureReceiptToVisible(
  bench: Bench,
  client: Client,
  count: number,
  perSecond: number,
): Promise<Row[]> {
  const visible = new Map<string, number>()
  const stop = new AbortController()
  const stream = followStream(bench, client, stop.signal, async (threadId) => {
    const page: AnswerOf<'readThread'> = await client.call('GET', `/threads/${threadId}`)
    const now = Date.now()
    for (const item of page.items)
      if (item.kind === 'post' && !visible.has(item.id)) visible.set(item.id, now)
  })
  await wait(500)
  for (let i = 0; i < count; i++) {
    await post(`${bench.publicUrl}/api/act`, {
      as: `visitor_${i % 31}`,
      do: 'post',
      text: `@acme visible ${i}, where is my parcel today?`,
    })
    await wait(1000 / perSecond)
  }
  const outside = new Database(storeFile(bench.dataDir, 'outside'), { readonly: true })
  const received = () =>
    outside.prepare(`select id, ingested_at from posts where text like '@acme visible %'`).all() as {
      id: string
      ingested_at: string
    }[]
  for (
    let i = 0;
    i < 400 && (received().length < count || received().some((row) => !visible.has(row.id)));
    i++
  )
    await wait(50)
  const times = received().map(
    (row) => (visible.get(row.id) ?? Number.POSITIVE_INFINITY) - Date.parse(row.ingested_at),
  )
  outside.close()
  stop.abort()
  await stream
  if (times.length < count) throw new Error(`only ${times.length} of ${count} posts arrived`)
  return quantiles(`receipt to visible, ${perSecond}/s`, times, 'p95 < 1000 ms')
}

async function followStream(
  bench: Bench,
  client: Client,
  signal: AbortSignal,
  seen: (threadId: string) => Promise<void>,
): Promise<void> {
  const answer = await fetch(`${bench.url}/api/v1/events`, { headers: { cookie: client.cookie }, signal })
  const decoder = new TextDecoder()
  let rest = ''
  const reads: Promise<void>[] = []
  try {
    for await (const chunk of answer.body ?? []) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const event = line.startsWith('data:') ? JSON.parse(line.slice(5)) : null
        if (event?.kind === 'thread') reads.push(seen(event.threadId))
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  await Promise.all(reads)
}

/** From the approver's click to the network's receipt, without a hold, in ms. */
export async function measureApproveToSent(
  ana: Client,
  marc: Client,
  lea: Client,
  count: number,
): Promise<Row[]> {
  const { spaces }: AnswerOf<'listSpaces'> = await lea.call('GET', '/spaces')
  for (const space of spaces) await lea.call('PATCH', `/spaces/${space.id}`, { holdSeconds: 0 })
  const { threads }: AnswerOf<'listThreads'> = await ana.call(
    'GET',
    '/threads?queue=new&limit=100&text=visible',
  )
  const times: number[] = []
  for (const thread of threads.slice(0, count)) {
    const page: AnswerOf<'readThread'> = await ana.call('GET', `/threads/${thread.id}`)
    const target = page.items.find((item) => item.kind === 'post')
    const account = page.thread.accounts[0]
    const words = {
      text: `It left Lyon this morning, number ${times.length}.`,
      inReplyTo: target?.id,
      account: account?.id,
    }
    const { proposal }: AnswerOf<'propose'> = await ana.call('POST', `/threads/${thread.id}/proposals`, words)
    await ana.call('POST', `/proposals/${proposal.id}/submit`, {})
    const approvedAt = performance.now()
    const decision = { version: proposal.version, digest: proposal.digest, decision: 'approve' }
    const { reply }: AnswerOf<'approve'> = await marc.call(
      'POST',
      `/proposals/${proposal.id}/approvals`,
      decision,
    )
    times.push(await untilPublished(marc, reply?.id ?? '', approvedAt))
  }
  return quantiles(`approve to sent (${times.length} replies)`, times, 'p95 < 2000 ms')
}

async function untilPublished(client: Client, replyId: string, since: number): Promise<number> {
  for (let i = 0; i < 2000; i++) {
    const { reply }: AnswerOf<'readReply'> = await client.call('GET', `/replies/${replyId}`)
    if (reply.state === 'published') return performance.now() - since
    await wait(10)
  }
  throw new Error(`reply ${replyId} was not published`)
}

function quantiles(what: string, times: readonly number[], aim: string): Row[] {
  return [
    { what: `${what}, p50`, value: percentile(times, 0.5), unit: 'ms' },
    { what: `${what}, p95`, value: percentile(times, 0.95), unit: 'ms', aim },
  ]
}

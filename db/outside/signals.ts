import type { Io } from '../../src/io.ts'
import type { Signal } from '../../src/outside/incoming-post.ts'
import type { OutsideTrx } from '../stores.ts'
import { storeAuthors } from './authors.ts'

/** Counts reposts and likes, each once. They never open a thread. */
export async function storeSignals(
  trx: OutsideTrx,
  io: Io,
  network: string,
  signals: Signal[],
): Promise<void> {
  if (signals.length === 0) return
  const authors = await storeAuthors(
    trx,
    io,
    network,
    signals.map((signal) => signal.author),
  )
  const rows = signals.map((signal) => ({
    network,
    external_id: signal.externalId,
    kind: signal.kind,
    post_external_id: signal.postId,
    author_id: authors.get(signal.author.externalId) ?? '',
    at: signal.at,
  }))
  await trx
    .insertInto('outside.signals')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['network', 'external_id']).doNothing())
    .execute()
}

import type { OutsideDb } from '../stores.ts'

/** What this calendar month (UTC) has cost so far, in US dollars. */
export interface MonthSpent {
  byAccount: Map<string, number>
  byWatch: Map<string, number>
}

/** `month` as `2026-11`. */
export async function spentIn(db: OutsideDb, month: string): Promise<MonthSpent> {
  const rows = await db
    .selectFrom('outside.spending')
    .select((row) => ['account_id', 'watch_id', row.fn.sum<number>('usd').as('usd')])
    .where('day', '>=', `${month}-01`)
    .where('day', '<=', `${month}-31`)
    .groupBy(['account_id', 'watch_id'])
    .execute()
  const byAccount = new Map<string, number>()
  const byWatch = new Map<string, number>()
  for (const row of rows) {
    byAccount.set(row.account_id, (byAccount.get(row.account_id) ?? 0) + Number(row.usd))
    byWatch.set(row.watch_id, (byWatch.get(row.watch_id) ?? 0) + Number(row.usd))
  }
  return { byAccount, byWatch }
}

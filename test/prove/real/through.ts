import { z } from 'zod'
import { openOutside } from '../../../db/open.ts'
import { openSealed, publishKeys, sealTo } from '../../../src/keys.ts'
import type { Bridge } from '../../support/bridge.ts'

/** Makes the publisher reach the network through another port of this machine; who listens goes there directly. */
export async function publishThrough({ dataDir, account }: Bridge, port: number): Promise<void> {
  await using outside = openOutside(dataDir)
  const { box } = publishKeys(dataDir)
  const row = await outside
    .selectFrom('outside.accounts')
    .select('write_settings')
    .where('id', '=', account)
    .executeTakeFirstOrThrow()
  const settings = await openSealed(box, row.write_settings ?? '', z.looseObject({ baseUrl: z.string() }))
  const sealed = await sealTo(box.publicKey, { ...settings, baseUrl: `http://localhost:${port}/x` })
  await outside
    .updateTable('outside.accounts')
    .set({ write_settings: sealed })
    .where('id', '=', account)
    .execute()
}

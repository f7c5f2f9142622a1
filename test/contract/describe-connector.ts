import { afterAll, beforeAll, describe } from '@jest/globals'
import type { Harness } from './harness.ts'
import { describeListening } from './suite/listening.ts'
import { describeManners } from './suite/manners.ts'
import { describePublishing } from './suite/publishing.ts'
import { describeRefusals } from './suite/refusals.ts'
import { describeSignIn } from './suite/sign-in.ts'
import { io, type Table } from './suite/table.ts'
import { describeUnclearOutcomes } from './suite/unclear.ts'

/** The one suite every connector passes: what the rest of Conclave relies on, whatever the network. */
export function describeConnector<Settings>(name: string, open: () => Promise<Harness<Settings>>): void {
  describe(`the ${name} connector`, () => {
    const table = {} as Table<Settings>
    beforeAll(async () => {
      table.harness = await open()
      const { connector, settings } = table.harness
      table.listener = connector.listen(connector.reading.parse(settings), io)
      table.publisher = connector.publish(connector.writing.parse(settings), io)
    })
    afterAll(() => table.harness?.close())
    describeListening(table)
    describeManners(table)
    describePublishing(table)
    describeRefusals(table)
    describeUnclearOutcomes(table)
    describeSignIn(table)
  })
}

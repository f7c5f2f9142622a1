import { describe, expect, test } from '@jest/globals'
import { aReplyTo, failureOf, io, MENTIONS, patience, type Table } from './table.ts'

/** Whose credential it is. */
export function describeSignIn<Settings>(table: Table<Settings>) {
  describe('signing in', () => {
    test('it says whose credential it holds', async () => {
      const { connector, settings, facts } = table.harness
      expect(await connector.identify(settings, io)).toMatchObject({ handle: facts.handle })
    })

    test('a credential that is not accepted needs a new sign-in, whatever it is used for', async () => {
      const { connector, wrongSettings } = table.harness
      const listener = connector.listen(wrongSettings, io)
      const publisher = connector.publish(wrongSettings, io)
      for (const use of [
        () => connector.identify(wrongSettings, io),
        () => listener.pull(MENTIONS, null, patience()),
        () => publisher.publish(aReplyTo('1', 'Hello'), patience()),
      ])
        expect(await failureOf(use())).toMatchObject({ name: 'Permanent', code: 'sign-in' })
    })
  })
}

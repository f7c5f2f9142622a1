import { describe, expect, test } from '@jest/globals'
import { forgetStopReason, saveStopReason, stopReasons } from '../../db/inside/stop-reasons.ts'
import { letGoOn, standingStops, stopByPerson } from '../../db/outside/stops.ts'
import { databases } from '../support/stores.ts'

const NOW = '2026-11-24T08:00:00.000Z'
const LATER = '2026-11-24T09:00:00.000Z'

describe.each(databases)('stops on %s', (_name, open) => {
  test('stand since the first moment until somebody lets it go on', async () => {
    await using stores = await open()
    await stopByPerson(stores.outside, 'all', NOW)
    await stopByPerson(stores.outside, 'all', LATER)
    expect(await standingStops(stores.outside)).toEqual([{ scope: 'all', since: NOW, cause: 'person' }])
    await letGoOn(stores.outside, 'all')
    await letGoOn(stores.outside, 'all')
    expect(await standingStops(stores.outside)).toEqual([])
  })

  test('that came by themselves become a person’s when a person stops too', async () => {
    await using stores = await open()
    const row = { scope: 'account0000', since: NOW, cause: 'clock-step' } as const
    await stores.outside.insertInto('outside.stops').values(row).execute()
    await stopByPerson(stores.outside, 'account0000', LATER)
    expect(await standingStops(stores.outside)).toEqual([{ ...row, cause: 'person' }])
  })

  test('why a person stopped is kept inside, the newest reason', async () => {
    await using stores = await open()
    const stop = { scope: 'all', personId: 'person0000', at: NOW }
    await saveStopReason(stores.inside, { ...stop, reason: 'wrong price' })
    await saveStopReason(stores.inside, { ...stop, reason: null })
    expect(await stopReasons(stores.inside)).toEqual(new Map([['all', null]]))
    await forgetStopReason(stores.inside, 'all')
    expect((await stopReasons(stores.inside)).size).toBe(0)
  })
})

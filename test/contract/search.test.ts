import { describe, expect, test } from '@jest/globals'
import { addNote } from '../../db/inside/notes.ts'
import { listThreads } from '../../db/inside/threads.ts'
import { inTransaction } from '../../db/open.ts'
import { storeRemovals } from '../../db/outside/removals.ts'
import { at, MINUTE } from '../support/clock.ts'
import { anAuthor, aPost, edited } from '../support/posts.ts'
import { sharedStores } from '../support/shared-stores.ts'
import { databases } from '../support/stores.ts'
import { aThread, aWorld, hear, takeInAll } from '../support/world.ts'

describe.each(databases)('searching threads on %s', (_name, open) => {
  const shared = sharedStores(open)

  /** A world of one thread per text, and what finds which of them. */
  async function aWorldOf(...texts: string[]) {
    const world = await aWorld(shared())
    await hear(
      world,
      texts.map((text, i) => aPost({ externalId: `${i}`, text, author: anAuthor(`a${i}`) })),
    )
    await takeInAll(world)
    async function found(text: string, caller = world.marc): Promise<string[]> {
      const page = { order: 'oldest', after: null, limit: 50 } as const
      const threads = await listThreads(world.stores.reading, caller, { text }, page)
      return threads.map((thread) => thread.conversation_id).toSorted()
    }
    return { world, found }
  }

  test.each([
    ['a word', 'lamp', 'The lamp is broken'],
    ['a word in other letters', 'LAMP', 'The lamp is broken'],
    ['the beginning of a word', 'bro', 'The lamp is broken'],
    ['words in any order', 'broken lamp', 'The lamp is broken'],
    ['a word without its accent', 'ecran', 'Mon écran est cassé'],
    ['a word with an accent too many', 'écran', 'Mon ecran est casse'],
    ['an accent written as two characters', 'e\u0301cran', 'Mon écran est cassé'],
    ['a post written in two characters', 'écran', 'Mon e\u0301cran'],
    ['a German word', 'grüße', 'Viele GRÜSSE und Grüße'],
    ['Cyrillic in other letters', 'ЛАМПА', 'моя лампа сломалась'],
    ['Greek', 'λάμπα', 'Η λάμπα έσπασε'],
    ['Japanese in the middle of a sentence', '壊れた', '新しい灯が壊れたので困る'],
    ['Chinese in the middle of a sentence', '坏了', '我的台灯坏了，怎么办'],
    ['Thai in the middle of a sentence', 'เสีย', 'โคมไฟเสียแล้ว'],
    ['Korean', '램프', '램프가 고장났어요'],
    ['Hindi, whose vowels are marks', 'हिन्दी', 'मुझे हिन्दी में बताइए'],
    ['Arabic', 'مصباح', 'مصباح مكسور'],
    ['a tag', '#lampgate', 'Everybody says #lampgate'],
    ['a mention', '@acme', 'Hey @acme, help'],
    ['a number', '4711', 'Order 4711 is late'],
  ])('%s is found', async (_what, query, text) => {
    const { found } = await aWorldOf(text, 'Something else altogether')
    expect(await found(query)).toEqual(['0'])
  })

  test.each([
    ['the end of a word', 'amp'],
    ['one word of two', 'lamp shoes'],
    ['characters that do not follow each other', '灯壊'],
  ])('%s finds nothing', async (_what, query) => {
    const { found } = await aWorldOf('The lamp is broken', '灯が壊れた')
    expect(await found(query)).toEqual([])
  })

  test.each([
    '" OR * NEAR(',
    'lamp" OR "x',
    "'; drop table posts; --",
    "' & !lamp | (",
    '(((((',
    'text:lamp',
    '-lamp',
    '^lamp',
    'NOT AND OR NEAR',
    '*',
    '%',
    '_',
    '\\',
    '²',
    '灯%',
    '\u202e\u200b',
    '\0',
    '\ud800',
    '👍',
    'a'.repeat(200),
    Array(100).fill('lamp').join(' '),
    '灯'.repeat(100),
  ])('%j is words to look for and nothing else', async (query) => {
    const { found } = await aWorldOf('Nothing of that kind')
    expect(await found(query)).toEqual([])
  })

  test.each(['', '   '])('%j is no search: everything is listed', async (query) => {
    const { found } = await aWorldOf('one', 'two')
    expect(await found(query)).toEqual(['0', '1'])
  })

  test('the signs of a pattern are signs', async () => {
    const { found } = await aWorldOf('灯火', '灯')
    expect(await found('灯_')).toEqual(await found('灯'))
  })

  test('notes are searched too, and one of them must hold all the words', async () => {
    const { world, found } = await aWorldOf('The lamp')
    const { threadId } = await aThread(world, aPost({ externalId: '9', text: 'Hello' }))
    const note = { threadId, authorId: world.ana.id, mentions: [] }
    await inTransaction(world.stores.inside, async (trx) => {
      await addNote(trx, world.io, { ...note, text: 'Ask the warehouse' })
      await addNote(trx, world.io, { ...note, text: 'Demandé à l’entrepôt' })
    })
    expect(await found('warehouse')).toEqual(['9'])
    expect(await found('entrepot')).toEqual(['9'])
    expect(await found('warehouse hello')).toEqual([])
  })

  test('an edit is found by its new words, and no longer by the old', async () => {
    const { world, found } = await aWorldOf('The lamp is broken')
    const first = aPost({ externalId: '0', author: anAuthor('a0') })
    await hear(world, [edited(first, { text: 'The lantern works', editedAt: at(MINUTE) })])
    expect(await found('lantern')).toEqual(['0'])
    expect(await found('lamp')).toEqual([])
  })

  test('what was removed outside is found no more', async () => {
    const { world, found } = await aWorldOf('The lamp is broken')
    await inTransaction(world.stores.outside, (trx) =>
      storeRemovals(trx, world.io, 'x', [{ externalId: '0', reason: 'deleted' }]),
    )
    expect(await found('lamp')).toEqual([])
  })

  test('what is in spaces one cannot read is not found', async () => {
    const { world, found } = await aWorldOf('The lamp is broken')
    const stranger = { ...world.marc, roles: new Map([['another-space', 'lead'] as const]) }
    expect(await found('lamp')).toEqual(['0'])
    expect(await found('lamp', stranger)).toEqual([])
  })
})

import type { Words } from '../../src/web/i18n/en.ts'

export function wrong({ brand, ...others }: Words) {
  // @ts-expect-error TS2741: a language that lacks a word is not offered
  const without: Words = others

  // @ts-expect-error TS2353: a language has no words the interface does not use
  const besides: Words = { ...others, brand, slogan: 'Deliberate in private' }

  // @ts-expect-error TS2322: a word is the same kind of thing in every language
  const flat: Words = { ...others, brand: () => 'Conclave' }

  return [without, besides, flat]
}

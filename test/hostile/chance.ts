import type { chance } from '../support/chance.ts'

/** Chance that one seed gives again. */
export type Chance = ReturnType<typeof chance>

import type { Step } from '../../dialect.ts'
import { first } from './001-first.ts'
import { deliveriesUpdated } from './002-deliveries-updated.ts'

/** In order of their names; a migration that has shipped is never changed. */
export const outsideMigrations: Record<string, Step> = {
  '001-first': first,
  '002-deliveries-updated': deliveriesUpdated,
}

import type { Field, Part } from '../field.ts'

/** One way of doing harm, and of taking it back. */
export interface Blow {
  name: string
  /** What it strikes: nothing else strikes that meanwhile. */
  on: readonly Part[]
  /** What it strikes is left alone for so long afterwards: a supervisor gives up who falls ten times within a minute each. */
  restMs: number
  /** Falls in every run before others on the same part, however short the run is. */
  first?: true
  strike(field: Field): Promise<void>
}

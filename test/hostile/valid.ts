import type { Chance } from './chance.ts'
import type { Schema } from './schema.ts'

/** Things that exist, to be named in requests: the ids of threads, posts, people and so on, by the word for them. */
export type Known = Record<string, readonly string[]>

/** What a field of this name holds. */
const KINDS: Record<string, string> = {
  inReplyTo: 'posts',
  account: 'accounts',
  accountId: 'accounts',
  spaceId: 'spaces',
  space: 'spaces',
  assigneeId: 'people',
  mentions: 'people',
  personId: 'people',
  email: 'emails',
}

/** A value its schema takes. `known` makes it likely to be about something that exists. */
export function validValue(schema: Schema, name: string, known: Known, chance: Chance): unknown {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return validValue(chance.pick(choices), name, known, chance)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return chance.pick(schema.enum)
  switch (schema.type) {
    case 'object':
      return validObject(schema, known, chance)
    case 'array':
      return Array.from({ length: chance.below(3) }, () =>
        validValue(schema.items ?? {}, name, known, chance),
      )
    case 'boolean':
      return chance.below(2) === 0
    case 'integer':
    case 'number':
      return validNumber(schema, name, chance)
    case 'string':
      return validText(schema, name, known, chance)
    default:
      return null
  }
}

function validObject(schema: Schema, known: Known, chance: Chance): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(schema.properties ?? {}))
    if (schema.required?.includes(name) || chance.below(2) === 0)
      value[name] = validValue(inner, name, known, chance)
  return value
}

function validNumber(schema: Schema, name: string, chance: Chance): number {
  const least = schema.minimum ?? 0
  const most = Math.min(schema.maximum ?? 100, least + 100)
  // Most versions that exist are the first.
  if (/version/i.test(name) && chance.below(4) > 0) return 1
  return least + chance.below(most - least + 1)
}

function validText(schema: Schema, name: string, known: Known, chance: Chance): string {
  const kind = KINDS[name]
  const there = kind === undefined ? [] : (known[kind] ?? [])
  if (there.length > 0 && chance.below(8) > 0) return chance.pick(there)
  if (schema.format === 'date-time')
    return new Date(Date.parse('2026-11-24T08:00:00Z') + chance.below(100_000_000)).toISOString()
  if (schema.format === 'email') return `p${chance.below(1_000)}@test.example`
  if (schema.pattern?.includes('0-9a-f')) return 'ab'.repeat(32)
  if (schema.pattern?.includes('0-9a-z')) return '01hzzzzzzzzzzzzzzzzzzzzzzz'
  if (/password|current|next/.test(name)) return `password ${chance.below(9)}`
  return `Words ${chance.below(1_000_000)}`.slice(0, schema.maxLength ?? 40)
}

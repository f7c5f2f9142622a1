import { z } from 'zod'

/** What we read of a JSON Schema. */
interface Schema {
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  items?: Schema
  format?: string
  pattern?: string
  minimum?: number
  minLength?: number
}

const DIGEST = 'f'.repeat(64)

/**
 * Something that a schema takes, as full as it can be, so that a route is called as somebody who knows it would.
 * `idFor` gives the id to name for a field.
 */
export function sampleOf(schema: z.ZodType, idFor: (field: string) => string): unknown {
  return sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, '', idFor)
}

function sample(schema: Schema, field: string, idFor: (field: string) => string): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0]
  if (choice) return sample(choice, field, idFor)
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, sample(inner, name, idFor)]),
      )
    case 'array':
      return schema.items ? [sample(schema.items, field, idFor)] : []
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1)
    case 'boolean':
      return true
    case 'string':
      return sampleText(schema, field, idFor)
    default:
      return null
  }
}

function sampleText(
  { format, pattern, minLength = 1 }: Schema,
  field: string,
  idFor: (field: string) => string,
) {
  if (format === 'date-time') return new Date(Date.now() + 3_600_000).toISOString()
  if (format === 'email') return 'nobody@rehearsal.test'
  if (pattern?.includes('{64}')) return DIGEST
  if (pattern) return idFor(field)
  return 'a sample'.padEnd(minLength, 'x')
}

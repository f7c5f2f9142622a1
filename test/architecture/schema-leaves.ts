/** A value inside a schema: where it is (`postIds[]`) and what it may be. */
export interface Leaf {
  path: string
  type: string
}

type Described = {
  type?: string
  const?: unknown
  enum?: unknown[]
  properties?: Record<string, Described>
  items?: Described
  anyOf?: Described[]
  oneOf?: Described[]
  additionalProperties?: Described | boolean
}

/** Every value a JSON Schema (as zod writes it) lets in. What is open ended has the type `anything`. */
export function leavesOf(schema: unknown, path = ''): Leaf[] {
  const { type, properties, items, anyOf, oneOf, additionalProperties, ...rest } = schema as Described
  const choices = anyOf ?? oneOf
  if (choices) return choices.flatMap((choice) => leavesOf(choice, path))
  if ('const' in rest || rest.enum) return [{ path, type: 'one of ours' }]
  if (type === 'array') return leavesOf(items ?? {}, `${path}[]`)
  if (type !== 'object') return [{ path, type: type ?? 'anything' }]
  const inside = Object.entries(properties ?? {}).flatMap(([name, property]) =>
    leavesOf(property, path ? `${path}.${name}` : name),
  )
  return additionalProperties === false ? inside : [...inside, { path: `${path}.*`, type: 'anything' }]
}

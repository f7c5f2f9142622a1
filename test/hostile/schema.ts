/** As much of JSON Schema as the API's description uses. */
export interface Schema {
  $ref?: string
  type?: string
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
}

/** One operation of the description, with its references followed. */
export interface Operation {
  name: string
  method: string
  path: string
  query: { name: string; schema: Schema }[]
  body: Schema | null
}

interface Described {
  operationId: string
  parameters?: { name: string; in: string; schema: Schema }[]
  requestBody?: { content: { 'application/json': { schema: Schema } } }
}

/** Every operation of an OpenAPI document, as it is served. */
export function operationsOf(document: {
  paths: Record<string, Record<string, unknown>>
  components: { schemas: Record<string, unknown> }
}): Operation[] {
  const follow = (schema: Schema): Schema => {
    const name = schema.$ref?.split('/').at(-1)
    return name === undefined ? schema : (document.components.schemas[name] as Schema)
  }
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, value]) => {
      const described = value as Described
      const body = described.requestBody?.content['application/json'].schema
      const query = (described.parameters ?? []).filter((parameter) => parameter.in === 'query')
      return {
        name: described.operationId,
        method: method.toUpperCase(),
        path,
        query: query.map(({ name, schema }) => ({ name, schema })),
        body: body ? follow(body) : null,
      }
    }),
  )
}

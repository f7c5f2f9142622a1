import { expect, test } from '@jest/globals'
import { contract, type Route } from '../../../src/api/contract.ts'
import { openApi } from '../../../src/api/openapi.ts'

const document = openApi('1.2.3')
const routes = Object.entries(contract) as [string, Route][]

/** Every value under `key`, anywhere in the document. */
function found(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...found(inner, key),
  ])
}

test('the description lists exactly the routes of the contract, the event stream and itself', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  const expected = routes.map(([, route]) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`)
  expect(described.sort()).toEqual([...expected, 'get /events', 'get /openapi.json'].sort())
})

test('every operation has a name of its own, a success and a problem', () => {
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  const ids = operations.map((operation) => operation.operationId)
  expect(new Set(ids).size).toBe(operations.length)
  for (const operation of operations) {
    const statuses = Object.keys(operation.responses as object)
    expect([operation.operationId, statuses.some((status) => /^2\d\d$/.test(status))]).toEqual([
      operation.operationId,
      true,
    ])
  }
})

test('every reference leads somewhere', () => {
  const refs = found(document, '$ref') as string[]
  expect(refs.length).toBeGreaterThan(100)
  for (const ref of refs) {
    const target = ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document)
    expect([ref, typeof target]).toEqual([ref, 'object'])
  }
  expect(found(document, '$id')).toEqual([])
})

test('every name in a path is described as a parameter', () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    for (const operation of Object.values(methods)) {
      const parameters = (operation.parameters ?? []) as { in: string; name: string }[]
      expect(parameters.filter((one) => one.in === 'path').map((one) => one.name)).toEqual(names)
    }
  }
})

test('what may be called without a session says so', () => {
  for (const [name, route] of routes) {
    const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method]
    const open = JSON.stringify(operation?.security) === '[]'
    expect([name, open]).toEqual([name, route.audience === 'anyone'])
  }
})

test('no password or secret is described as something that comes back, but for a new token', () => {
  const answers = Object.entries(document.components.schemas).filter(([name]) => !name.endsWith('Body'))
  const leaking = answers
    .filter(([, schema]) => /"(password\w*|secret|accessToken|appSecret)"/.test(JSON.stringify(schema)))
    .map(([name]) => name)
  expect(leaking).toEqual(['NewToken'])
})

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { matchesGlob } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { contract } from '../src/api/contract.ts'
import { LiveEvent } from '../src/api/schema/live.ts'
import { queues } from '../src/queues.ts'
import { circles, readGraph } from './architecture/graph.ts'
import { breaches } from './architecture/judge.ts'
import { leavesOf } from './architecture/schema-leaves.ts'
import { LAYERS, PLACES, THE_WALL } from './architecture/walls.ts'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const graph = readGraph(at(''), ['src', 'workers', 'connectors', 'db'])

describe.each([
  ['the wall', THE_WALL],
  ['who may use whom', LAYERS],
  ['things that have one place', PLACES],
])('%s', (_title, rules) => {
  test.each(rules)('$because', (rule) => {
    expect(breaches(graph, rule)).toEqual([])
  })
})

describe('imports', () => {
  test('never go in a circle, not even through types alone', () => {
    expect(circles(graph, 'with types').map((circle) => circle.join(' → '))).toEqual([])
  })

  test('name their file, so that what a program loads is known without running it', () => {
    const computed = [...graph].filter(([, { imports }]) => imports.some(({ to }) => to.endsWith('?')))
    // The set-up warms up the files it lists.
    expect(computed.map(([path]) => path).filter((path) => !path.startsWith('src/setup/'))).toEqual([])
  })
})

describe('what travels between processes', () => {
  test.each(Object.entries(queues))('a job of %s carries ids only', (_name, { payload }) => {
    const leaves = leavesOf(z.toJSONSchema(payload))
    expect(leaves.filter(({ path }) => !/(Id|Ids\[\])$/.test(path))).toEqual([])
  })

  test('a live event says which thing changed, never what it says', () => {
    const leaves = leavesOf(z.toJSONSchema(LiveEvent))
    const said = leaves.filter(({ type }) => type !== 'one of ours' && type !== 'boolean')
    expect(said.filter(({ path }) => !path.endsWith('Id'))).toEqual([])
    expect(said).not.toEqual([])
  })
})

describe('the log', () => {
  const lines = [...graph].flatMap(([path, { logs }]) => logs.map((line) => ({ path, ...line })))

  test('says fixed sentences: what varies is a fact with a name', () => {
    // The line a role hands to connectors, whose own lines are checked here.
    const besides = ['src/roles/outside.ts']
    expect(lines.filter(({ path, message }) => message === null && !besides.includes(path))).toEqual([])
  })

  test('is given ids, numbers and states, never words of people', () => {
    const words =
      /^(text|body|title|name|handle|email|query|words|content|token|secret|password|url|why|reason|raw)$/i
    expect(lines.filter(({ facts }) => facts.some((fact) => words.test(fact)))).toEqual([])
    expect(lines.length).toBeGreaterThan(10)
  })
})

describe('what comes in pairs', () => {
  const networks = readdirSync(at('connectors'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(at(`connectors/${entry.name}/index.ts`)))
    .map((entry) => entry.name)

  test('every network passes the contract of connectors', () => {
    const without = networks.filter((name) => {
      const file = at(`test/contract/${name}.test.ts`)
      return !existsSync(file) || !readFileSync(file, 'utf8').includes('describeConnector(')
    })
    expect(networks).toContain('x')
    expect(without).toEqual([])
  })

  test('every file of tests is one that is run', async () => {
    const { default: config } = await import(pathToFileURL(at('jest.config.js')).href)
    const run: string[] = config.testMatch.map((pattern: string) => pattern.replace('<rootDir>/', ''))
    const files = ['src', 'workers', 'connectors', 'db', 'test'].flatMap((folder) =>
      readdirSync(at(folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    const tests = files.filter((name) => /\.test\.\w+$/.test(name))
    expect(tests.filter((name) => !run.some((pattern) => matchesGlob(name, pattern)))).toEqual([])
    expect(tests).toContain('test/architecture.test.ts')
  })

  test('every network is one Conclave speaks', () => {
    const spoken = graph.get('connectors/index.ts')?.imports.map(({ to }) => to)
    expect(spoken).toEqual(expect.arrayContaining(networks.map((name) => `connectors/${name}/index.ts`)))
  })

  test('only signing in, signing out and making the first person need no session', () => {
    const open = Object.entries(contract).filter(([, { audience }]) => audience === 'anyone')
    expect(open.map(([name]) => name)).toEqual(['signIn', 'signOut', 'setupState', 'firstPerson'])
  })

  test('no two routes answer at the same address', () => {
    const addresses = Object.values(contract).map(
      ({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`,
    )
    expect(addresses.filter((address, i) => addresses.indexOf(address) !== i)).toEqual([])
  })
})

describe('settings', () => {
  const settings = namesIn('src/config.ts', /\benv\.([A-Z_]+)\b|\(env, '([A-Z_]+)'/g)

  test('are all explained in .env.example, and nothing else is', () => {
    expect(settings).toContain('CONCLAVE_DATA')
    expect(namesIn('.env.example', /^(?:# )?([A-Z_]+)=/gm)).toEqual(settings)
  })

  test('that a document names exist', () => {
    const documents = ['README.md', ...readdirSync(at('docs'), { recursive: true, encoding: 'utf8' })]
    const pages = documents
      .filter((name) => name.endsWith('.md'))
      .map((name) => name.replace(/^(?!README)/, 'docs/'))
    const named = pages.flatMap((page) =>
      namesIn(page, /\b(CONCLAVE_[A-Z_]+|REDIS_[A-Z_]+|REHEARSAL_[A-Z_]+)\b/g),
    )
    expect(named.filter((name) => !settings.includes(name))).toEqual([])
    expect(pages.length).toBeGreaterThan(1)
  })
})

test('every package has a reason on record, and no reason is left without its package', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  const packages = Object.keys({ ...dependencies, ...devDependencies }).filter(
    (name) => !name.startsWith('@types/'),
  )
  const rows = readFileSync(at('docs/decisions/006-libraries.md'), 'utf8').match(/^\| `.*?\|/gm) ?? []
  const reasons = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''))
  expect(reasons.filter((name) => name !== '@types/*').sort()).toEqual(packages.sort())
})

function namesIn(path: string, pattern: RegExp): string[] {
  const found = readFileSync(at(path), 'utf8').matchAll(pattern)
  return [...new Set([...found].map((match) => match[1] ?? match[2] ?? ''))].sort()
}

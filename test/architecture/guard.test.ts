import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { circles, graphOf } from './graph.ts'
import { breaches } from './judge.ts'
import { readModule } from './read-module.ts'
import type { Rule } from './rule.ts'
import { leavesOf } from './schema-leaves.ts'
import { LAYERS, PLACES, THE_WALL } from './walls.ts'

/** A small program with a secret and somebody who should not get at it; `sender` is what that somebody says. */
function program(sender: string) {
  return graphOf({
    'secret.ts': "export const secret = 'x'\nexport type Secret = string",
    'helper.ts': "export { secret } from './secret.ts'",
    'fact.ts': 'export const fact = 1',
    'sender.ts': sender,
  })
}
const files = ['sender.ts']
const because = 'the sender cannot reach the secret'

const imports = (types: 'allowed' | 'forbidden'): Rule => ({
  because,
  kind: 'imports',
  files,
  never: ['secret.ts'],
  types,
})
const reach = (through: 'start' | 'run'): Rule => ({
  because,
  kind: 'reach',
  files,
  never: ['secret.ts'],
  through,
})
const only: Rule = { because, kind: 'only', files, of: ['*.ts'], values: ['fact.ts'], types: ['secret.ts'] }
const says = (...never: string[]): Rule => ({ because, kind: 'says', files, never })

describe('a wall that is breached is seen to be', () => {
  test.each([
    ['an import', "import { secret } from './secret.ts'", imports('allowed')],
    [
      'an import among comments',
      "/* 'x' */ import /* y */ { secret } from './secret.ts' // z",
      imports('allowed'),
    ],
    ['an import for its effect', "import './secret.ts'", imports('allowed')],
    ['an export from', "export * from './secret.ts'", imports('allowed')],
    ['an import when it runs', "const late = () => import('./secret.ts')", imports('allowed')],
    ['a type, where types are forbidden', "import type { Secret } from './secret.ts'", imports('forbidden')],
    ['a type in place', "let s: import('./secret.ts').Secret", imports('forbidden')],
    ['a type that Node keeps as an import', "import { type Secret } from './secret.ts'", imports('allowed')],
    ['a way through a helper', "import { secret } from './helper.ts'", reach('start')],
    ['a way that opens later', "const late = () => import('./helper.ts')", reach('run')],
    ['a value where only a fact may be used', "import { secret } from './secret.ts'", only],
    ['a type where only a fact may be used', "import type { secret } from './helper.ts'", only],
    ['a name', 'const home = process.env.HOME', says('process.env')],
    ['a name in brackets', "const home = process['env'].HOME", says('process.env')],
    ['a name taken apart', 'const { env } = process', says('process.env')],
    ['a name that is imported', "import { env } from 'node:process'", says('process.env')],
    ['any name of a thing', "console.warn('x')", says('console.*')],
    ['a call', "const page = await fetch('x')", says('fetch()')],
    ['a call on anything', 'await deps.db?.transaction().execute()', says('.transaction()')],
    ['the time of now', 'const now = new Date()', says('new Date()')],
    ['a claim', 'send(draft as unknown as ApprovedReply)', says('as ApprovedReply')],
    ['something that is set', "element.innerHTML = '<b>'", says('.innerHTML=')],
  ])('%s', (_what, sender, rule) => {
    expect(breaches(program(sender), rule)).toHaveLength(1)
  })
})

describe('a wall that stands is left in peace', () => {
  test.each([
    ['a type, where types are allowed', "import type { Secret } from './secret.ts'", imports('allowed')],
    ['an import in a text', 'const s = "import \'./secret.ts\'"', imports('forbidden')],
    ['an import in a comment', "// import './secret.ts'", imports('forbidden')],
    ['a way that types take', "import type { secret } from './helper.ts'", reach('run')],
    ['a way that opens later, for what happens at the start', "() => import('./helper.ts')", reach('start')],
    ['what may be used', "import { fact } from './fact.ts'; import type { Secret } from './secret.ts'", only],
    ['a name in a text', "const say = 'console.log(process.env)'", says('console.*', 'process.env')],
    ['the time of another', 'const then = new Date(0)', says('new Date()')],
  ])('%s', (_what, sender, rule) => {
    expect(breaches(program(sender), rule)).toEqual([])
  })
})

test.each([
  ['files', { ...imports('allowed'), files: ['sendr.ts'] }],
  ['exceptions', { ...imports('allowed'), besides: ['helpers.ts'] }],
  ['what is forbidden', { ...reach('run'), never: ['secrets/**'] }],
  ['what is allowed', { ...only, values: ['npm:fact'] }],
])('a rule that matches no file is a breach: %s', (_what, rule) => {
  expect(breaches(program(''), rule as Rule)).toEqual([expect.stringMatching(/^no file matches /)])
})

test('neighbours are kept apart, except where they may meet', () => {
  const graph = graphOf({
    'nets/x/index.ts':
      "import '../y/index.ts'; import '../y/shared.ts'; import './own.ts'; import '../all.ts'",
    'nets/x/own.ts': '',
    'nets/y/index.ts': '',
    'nets/y/shared.ts': '',
    'nets/all.ts': '',
  })
  const rule: Rule = {
    because,
    kind: 'apart',
    files: ['nets/*/**'],
    except: [['nets/x/**', 'nets/*/shared.ts']],
  }
  expect(breaches(graph, rule)).toEqual(['nets/x/index.ts imports nets/y/index.ts'])
})

test('an import of a file that is not there is refused', () => {
  expect(() => program("import './secrets.ts'")).toThrow('sender.ts imports ./secrets.ts')
})

test('a circle is found, however long, and whether values or types close it', () => {
  const graph = graphOf({
    'a.ts': "import { b } from './b.ts'",
    'b.ts': "import { c } from './c.ts'",
    'c.ts': "import type { A } from './a.ts'",
    'd.ts': "import { a } from './a.ts'",
  })
  expect(circles(graph, 'with types')).toEqual([['a.ts', 'b.ts', 'c.ts']])
  expect(circles(graph, 'without types')).toEqual([])
})

test('a line of the log is read with its message and the names of its facts', () => {
  const { logs } = readModule(
    'a.ts',
    'io.log(`sent ` + text, { replyId, words: text }); Math.log(2); log.warn("x")',
  )
  expect(logs).toEqual([
    { message: null, facts: ['replyId', 'words'] },
    { message: 'x', facts: [] },
  ])
})

test('words that hide in a job are found', () => {
  const payload = z.object({
    replyId: z.string(),
    note: z.object({ body: z.string() }).optional(),
    tags: z.array(z.string()),
    more: z.record(z.string(), z.unknown()),
  })
  const paths = leavesOf(z.toJSONSchema(payload)).map(({ path }) => path)
  expect(paths).toEqual(['replyId', 'note.body', 'tags[]', 'more.*'])
})

test('every promise is made once', () => {
  const promises = [...THE_WALL, ...LAYERS, ...PLACES].map((rule) => rule.because)
  expect(new Set(promises).size).toBe(promises.length)
})

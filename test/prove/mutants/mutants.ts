import { parseSync } from '@swc/core'

/** One change to a file that takes a guard away or turns it round. */
export interface Mutant {
  path: string
  line: number
  /** What was done. */
  what: string
  /** The words that stood there. */
  was: string
  /** The whole file with the change in it. */
  source: string
}

interface Node {
  type: string
  span: { start: number; end: number }
  [key: string]: unknown
}

/** Where a change is made, in bytes of the file, and what stands there then. */
interface Change {
  from: number
  to: number
  put: string
  what: string
}

/** A comparison at its other side of the border, or turned round. */
const TURNED: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '&&': '||',
  '||': '&&',
}

/** Every mutant of a file: guards that never strike, conditions left out of queries, comparisons turned round. */
export function mutantsOf(path: string, source: string): Mutant[] {
  const module = parseSync(source, { syntax: 'typescript', target: 'es2022' }) as unknown as Node
  const bytes = Buffer.from(source)
  // swc counts on from file to file, and begins at the first token: a comment may stand before it.
  const first = bytes.subarray(0).toString().search(/\S/)
  const base = baseOf(module, source, first)
  const text = (from: number, to: number) => bytes.subarray(from - base, to - base).toString()
  const changes: Change[] = []
  walk(module, (node, parent) => changes.push(...changesAt(node, parent, text)))
  return changes.map(({ from, to, put, what }) => ({
    path,
    line: text(base, from).split('\n').length,
    what,
    was: text(from, to).replace(/\s+/g, ' ').slice(0, 90),
    source: text(base, from) + put + text(to, base + bytes.length),
  }))
}

/** Where swc's count of this file begins: the first import or export is looked up in the text. */
function baseOf(module: Node, source: string, first: number): number {
  const [item] = module.body as Node[]
  if (!item) return module.span.start
  const at = source.search(/^(import|export|const|type|interface|function|class|async) /m)
  return item.span.start - Buffer.byteLength(source.slice(0, at < 0 ? first : at))
}

/** Visits every node. Some of swc's objects are no nodes themselves, but hold some. */
function walk(
  value: unknown,
  visit: (node: Node, parent: Node | null) => void,
  parent: Node | null = null,
): void {
  if (typeof value !== 'object' || value === null) return
  if (isNode(value)) visit(value, parent)
  for (const inner of Object.values(value)) walk(inner, visit, isNode(value) ? value : parent)
}

function isNode(value: object): value is Node {
  return 'type' in value && 'span' in value
}

function changesAt(node: Node, parent: Node | null, text: (from: number, to: number) => string): Change[] {
  const { start: from, end: to } = node.span
  if (node.type === 'IfStatement') {
    const { span } = node.test as Node
    return [{ from: span.start, to: span.end, put: 'false', what: 'a guard that never strikes' }]
  }
  if (node.type === 'CallExpression') {
    const callee = node.callee as Node
    const called =
      callee.type === 'MemberExpression' ? (callee.property as Node & { value?: string }).value : null
    if (called !== 'where' && called !== 'having') return []
    const { span } = callee.object as Node
    return [{ from, to, put: text(span.start, span.end), what: 'a condition left out of a query' }]
  }
  if (node.type !== 'BinaryExpression') return []
  // What an `if` asks as a whole is a guard already; its parts are turned one by one.
  const operator = String(node.operator)
  const turned = TURNED[operator]
  if (turned === undefined || parent?.type === 'IfStatement') return []
  const [left, right] = [(node.left as Node).span, (node.right as Node).span]
  const between = text(left.end, right.start)
  const put = text(from, left.end) + between.replace(operator, turned) + text(right.start, to)
  return [{ from, to, put, what: `${operator} became ${turned}` }]
}

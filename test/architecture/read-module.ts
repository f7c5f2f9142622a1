import { parseSync } from '@swc/core'

/** One import of a module. `erased`: a type, gone at run time. `lazy`: loaded when a line runs, not with the module. */
export interface Import {
  to: string
  kind: 'value' | 'erased' | 'lazy'
}

/** A line written to the log: its message (null when it is not a fixed text) and the names of its facts. */
export interface LogLine {
  message: string | null
  facts: string[]
}

/** What the walls between modules need to know about one. */
export interface Module {
  imports: Import[]
  /** Names (`process.env`), calls (`fetch()`, `.transaction()`, `new Date()`), what is set (`.innerHTML=`), attributes (`title=`), claims (`as Reply`). */
  says: Set<string>
  logs: LogLine[]
}

type Node = Record<string, unknown> & { type: string }

/** Parses TypeScript or JavaScript, so that comments and strings never count. Throws on what is not a program. */
export function readModule(path: string, source: string): Module {
  const isTypeScript = /\.tsx?$/.test(path)
  const program = isTypeScript
    ? parseSync(source, { syntax: 'typescript', tsx: path.endsWith('x') })
    : parseSync(source, { syntax: 'ecmascript' })
  const module: Module = { imports: [], says: new Set(), logs: [] }
  visit(program, module)
  return module
}

function visit(value: unknown, module: Module): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, module)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const node = value as Node
  noteImport(node, module)
  noteSaying(node, module)
  noteLog(node, module)
  for (const child of Object.values(node)) visit(child, module)
}

// `import { type A } from` stays in the program when Node strips types; only `import type { A } from` is erased.
function noteImport(node: Node, { imports, says }: Module): void {
  if (/^(ImportDeclaration|ExportNamedDeclaration|ExportAllDeclaration)$/.test(node.type)) {
    const to = textOf(node.source)
    if (to === null) return
    imports.push({ to, kind: node.typeOnly ? 'erased' : 'value' })
    if (to === 'node:process' || to === 'process') says.add('process.env')
  }
  if (node.type === 'TsImportType') imports.push({ to: textOf(node.argument) ?? '?', kind: 'erased' })
  if (node.type === 'CallExpression' && typeOf(node.callee) === 'Import')
    imports.push({ to: textOf(argumentsOf(node)[0]) ?? '?', kind: 'lazy' })
}

function noteSaying(node: Node, { says }: Module): void {
  if (node.type === 'MemberExpression') {
    const object = nameOf(node.object)
    const property = nameOf(node.property) ?? textOf(propertyInBrackets(node))
    if (object !== null && property !== null) says.add(`${object}.${property}`)
  }
  if (node.type === 'AssignmentExpression' && typeOf(node.left) === 'MemberExpression')
    says.add(`.${nameOf((node.left as Node).property)}=`)
  if (node.type === 'NewExpression' && argumentsOf(node).length === 0)
    says.add(`new ${nameOf(node.callee)}()`)
  if (node.type === 'TsAsExpression') {
    const { typeName } = node.typeAnnotation as Node
    says.add(`as ${nameOf(typeName)}`)
  }
  if (node.type === 'JSXAttribute') says.add(`${nameOf(node.name)}=`)
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const { method, on } = calleeOf(node)
    if (method !== null) says.add(on === null ? `${method}()` : `.${method}()`)
  }
  if (node.type === 'VariableDeclarator' && typeOf(node.id) === 'ObjectPattern') {
    const from = nameOf(node.init)
    const { properties } = node.id as { properties?: Node[] }
    for (const property of properties ?? []) {
      const name = nameOf(property.key)
      if (from !== null && name !== null) says.add(`${from}.${name}`)
    }
  }
}

const LEVELS = /^(trace|debug|info|warn|error|fatal)$/

function noteLog(node: Node, { logs }: Module): void {
  if (node.type !== 'CallExpression') return
  const { method, on } = calleeOf(node)
  const isLog =
    (method === 'log' && on !== 'Math') || (method !== null && LEVELS.test(method) && on === 'log')
  if (!isLog) return
  const [message, facts] = argumentsOf(node)
  const { properties } = (typeOf(facts) === 'ObjectExpression' ? facts : {}) as { properties?: Node[] }
  const names = (properties ?? []).map((property) => nameOf(property) ?? nameOf(property.key) ?? '?')
  logs.push({ message: textOf(message), facts: names })
}

/** The method of a call and the last name before it: `deps.io.log()` is `log` on `io`. */
function calleeOf(call: Node): { method: string | null; on: string | null } {
  const callee = unwrap(call.callee)
  if (typeOf(callee) !== 'MemberExpression') return { method: nameOf(callee), on: null }
  const { object, property } = callee as Node
  const inner = unwrap(object)
  const on = nameOf(inner) ?? (typeOf(inner) === 'MemberExpression' ? nameOf((inner as Node).property) : null)
  return { method: nameOf(property), on: on ?? '?' }
}

function unwrap(value: unknown): unknown {
  return typeOf(value) === 'OptionalChainingExpression' ? unwrap((value as Node).base) : value
}

function propertyInBrackets(node: Node): unknown {
  return typeOf(node.property) === 'Computed' ? (node.property as Node).expression : null
}

function argumentsOf(call: Node): unknown[] {
  return ((call.arguments ?? []) as { expression: unknown }[]).map((argument) => argument.expression)
}

function typeOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null ? (value as Node).type : null
}

function nameOf(value: unknown): string | null {
  return typeOf(value) === 'Identifier' ? String((value as Node).value) : null
}

function textOf(value: unknown): string | null {
  return typeOf(value) === 'StringLiteral' ? String((value as Node).value) : null
}

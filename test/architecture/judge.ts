import { matchesGlob } from 'node:path'
import { type Graph, reach } from './graph.ts'
import type { Apart, Imports, Only, Reach, Rule, Says } from './rule.ts'

/** Every breach of a rule, in words. A pattern that matches nothing is a breach too: such a rule guards nothing. */
export function breaches(graph: Graph, rule: Rule): string[] {
  const files = filesOf(graph, rule)
  return [...idlePatterns(graph, rule), ...inOrder(judge(graph, rule, files))]
}

function judge(graph: Graph, rule: Rule, files: string[]): string[] {
  switch (rule.kind) {
    case 'imports':
      return forbiddenImports(graph, rule, files)
    case 'only':
      return importsBesides(graph, rule, files)
    case 'reach':
      return forbiddenWays(graph, rule, files)
    case 'says':
      return forbiddenWords(graph, rule, files)
    case 'apart':
      return importsOfNeighbours(graph, rule, files)
  }
}

function forbiddenImports(graph: Graph, { never, types }: Imports, files: string[]): string[] {
  return importsOf(graph, files)
    .filter(({ to, kind }) => matches(to, never) && !(types === 'allowed' && kind === 'erased'))
    .map(({ from, to }) => `${from} imports ${to}`)
}

function importsBesides(graph: Graph, { of, values, types }: Only, files: string[]): string[] {
  return importsOf(graph, files)
    .filter(({ to, kind }) => {
      if (!matches(to, of) || matches(to, values)) return false
      return kind !== 'erased' || !matches(to, types)
    })
    .map(({ from, to, kind }) => `${from} imports ${kind === 'erased' ? 'types of ' : ''}${to}`)
}

function forbiddenWays(graph: Graph, { never, through }: Reach, files: string[]): string[] {
  const ways = reach(graph, files, through)
  return [...ways].filter(([to]) => matches(to, never)).map(([, way]) => way.join(' → '))
}

function forbiddenWords(graph: Graph, { never }: Says, files: string[]): string[] {
  return files.flatMap((file) =>
    [...(graph.get(file)?.says ?? [])]
      .filter((word) => never.includes(word) || never.includes(word.replace(/\.\w+$/, '.*')))
      .map((word) => `${file} says ${word}`),
  )
}

function importsOfNeighbours(graph: Graph, { except }: Apart, files: string[]): string[] {
  const folderOf = (path: string) => path.split('/').slice(0, 2).join('/')
  return importsOf(graph, files)
    .filter(({ from, to }) => files.includes(to) && folderOf(from) !== folderOf(to))
    .filter(({ from, to }) => !except.some(([a, b]) => matchesGlob(from, a) && matchesGlob(to, b)))
    .map(({ from, to }) => `${from} imports ${to}`)
}

function importsOf(graph: Graph, files: string[]) {
  return files.flatMap((from) => (graph.get(from)?.imports ?? []).map((each) => ({ from, ...each })))
}

function filesOf(graph: Graph, { files, besides = [] }: Rule): string[] {
  return [...graph.keys()].filter((path) => matches(path, files) && !matches(path, besides))
}

/** Patterns nothing in the graph answers to: a file that was renamed, a package that is gone, a slip of the pen. */
function idlePatterns(graph: Graph, rule: Rule): string[] {
  const known = new Set(graph.keys())
  for (const { imports } of graph.values()) for (const { to } of imports) known.add(to)
  return [...rule.files, ...(rule.besides ?? []), ...targetsOf(rule)]
    .filter((pattern) => ![...known].some((path) => matchesGlob(path, pattern)))
    .map((pattern) => `no file matches ${pattern}`)
}

function targetsOf(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case 'imports':
    case 'reach':
      return rule.never
    case 'only':
      return [...rule.of, ...rule.values, ...rule.types]
    case 'apart':
      return rule.except.flat()
    case 'says':
      return []
  }
}

function matches(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(path, pattern))
}

function inOrder(lines: string[]): string[] {
  return [...new Set(lines)].sort()
}

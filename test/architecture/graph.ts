import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { type Import, type Module, readModule } from './read-module.ts'

/** Files by path, each with what it imports: our own files by path, packages as `npm:name`, Node's own as `node:name`. */
export type Graph = ReadonlyMap<string, Module>

const SOURCE = /\.(ts|tsx|mts|mjs|js)$/
const ASSET = /\.(css|svg|json|html|woff2)$/

/** Reads every program file under the folders. */
export function readGraph(root: string, folders: readonly string[]): Graph {
  const sources: Record<string, string> = {}
  for (const folder of folders)
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const path = posix.join(folder, name)
      if (SOURCE.test(path)) sources[path] = readFileSync(join(root, path), 'utf8')
    }
  return graphOf(sources)
}

/** A graph from texts, for a file system or a test. Throws when an import leads nowhere. */
export function graphOf(sources: Readonly<Record<string, string>>): Graph {
  const graph = new Map<string, Module>()
  for (const path of Object.keys(sources).sort()) {
    const module = readModule(path, sources[path] ?? '')
    const imports = module.imports.flatMap((each) => resolved(path, each, sources))
    graph.set(path, { ...module, imports })
  }
  return graph
}

function resolved(from: string, { to, kind }: Import, sources: Readonly<Record<string, string>>): Import[] {
  if (to.startsWith('node:')) return [{ to, kind }]
  if (!to.startsWith('.')) return [{ to: `npm:${packageOf(to)}`, kind }]
  const path = posix.join(posix.dirname(from), to)
  if (path in sources) return [{ to: path, kind }]
  if (ASSET.test(path)) return []
  throw new Error(`${from} imports ${to}, and there is no such file`)
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** What a process gets: `start` loads only what comes with the module, `run` also what it loads later. */
export type Through = 'start' | 'run'

/** Everything loaded when `starts` run, each with the way there: `a → b → c`. */
export function reach(graph: Graph, starts: readonly string[], through: Through): Map<string, string[]> {
  const ways = new Map<string, string[]>(starts.map((start) => [start, [start]]))
  for (const [path, way] of ways)
    for (const to of loads(graph, path, through)) if (!ways.has(to)) ways.set(to, [...way, to])
  return ways
}

function loads(graph: Graph, path: string, through: Through): string[] {
  const imports = graph.get(path)?.imports ?? []
  return imports
    .filter(({ kind }) => kind === 'value' || (kind === 'lazy' && through === 'run'))
    .map(({ to }) => to)
}

/** Circles of imports, each once and starting with its first path by name. `types`: also those only types close. */
export function circles(graph: Graph, types: 'with types' | 'without types'): string[][] {
  const next = (path: string) => {
    const imports = graph.get(path)?.imports ?? []
    return imports.filter(({ kind }) => types === 'with types' || kind === 'value').map(({ to }) => to)
  }
  const found = new Map<string, string[]>()
  for (const start of graph.keys()) {
    const circle = wayBack(start, next)
    if (circle) found.set([...circle].sort().join(' '), fromFirst(circle))
  }
  return [...found.values()]
}

/** The shortest way from a file back to itself. */
function wayBack(start: string, next: (path: string) => string[]): string[] | null {
  const ways = new Map<string, string[]>([['', [start]]])
  for (const [, way] of ways) {
    for (const to of next(way.at(-1) ?? start)) {
      if (to === start) return way
      if (!ways.has(to)) ways.set(to, [...way, to])
    }
  }
  return null
}

function fromFirst(circle: string[]): string[] {
  const first = circle.indexOf([...circle].sort()[0] ?? '')
  return [...circle.slice(first), ...circle.slice(0, first)]
}

import {
  type Kysely,
  type KyselyPlugin,
  type RootOperationNode,
  TableNode,
  type UpdateQueryNode,
} from 'kysely'

/** Somebody pulled the plug. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/** A database on which `before` sees every query on its way in and may throw, and `after` runs when it is answered. */
export function watched<T>(
  db: Kysely<T>,
  hooks: { before?: (node: RootOperationNode) => void; after?: (node: RootOperationNode) => void },
): Kysely<T> {
  const nodes = new WeakMap<object, RootOperationNode>()
  const plugin: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      nodes.set(queryId, node)
      hooks.before?.(node)
      return node
    },
    async transformResult({ result, queryId }) {
      const node = nodes.get(queryId)
      if (node) hooks.after?.(node)
      return result
    },
  }
  return db.withPlugin(plugin)
}

/** A database that crashes at its n-th query (from 1) and at every one after it, as a dead process would. */
export function crashingAt<T>(db: Kysely<T>, n: number): Kysely<T> {
  let queries = 0
  return watched(db, {
    before() {
      if (++queries >= n) throw new Crash(`the process died before query ${n}`)
    },
  })
}

/** Is this query an UPDATE of this table? */
export function updates(node: RootOperationNode, table: string): boolean {
  if (node.kind !== 'UpdateQueryNode') return false
  const target = (node as UpdateQueryNode).table
  if (target === undefined || !TableNode.is(target)) return false
  const { schema, identifier } = target.table
  return `${schema?.name}.${identifier.name}` === table
}

// The browser client: built into dist/web when its sources have changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quietly, step } from './show.mjs'

/** What the client is made of: its own folder, the API's contract it imports, and the packages. */
const SOURCES = ['src/web', 'src/api', 'src/outside', 'package-lock.json']

/** Builds dist/web unless it was built from these very sources. The old one stays until the new one is whole. */
export async function ensureWeb(root, node) {
  const config = join(root, 'src/web/vite.config.ts')
  if (!existsSync(config)) return
  const built = join(root, 'dist/web')
  const digest = digestOf(root)
  const stamp = join(built, '.sources')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  const fresh = join(root, 'dist', `web-${process.pid}`)
  mkdirSync(join(root, 'dist'), { recursive: true })
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  try {
    await step('building the interface', () =>
      quietly(
        node,
        [vite, 'build', '--config', config, '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'],
        {
          cwd: root,
        },
      ),
    )
    writeFileSync(join(fresh, '.sources'), digest)
    rmSync(built, { recursive: true, force: true })
    renameSync(fresh, built)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function digestOf(root) {
  const hash = createHash('sha256')
  const add = (path) => {
    let names
    try {
      names = readdirSync(join(root, path)).sort()
    } catch (error) {
      if (error.code === 'ENOENT') return
      hash.update(`${path}\0`).update(readFileSync(join(root, path)))
      return
    }
    for (const name of names) add(`${path}/${name}`)
  }
  for (const source of SOURCES) add(source)
  return hash.digest('hex')
}

// `npm run dev`: the rehearsal, started again whenever a file of the server changes; the interface is built anew as
// its files change.
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join, sep } from 'node:path'
import { say } from './show.mjs'

const FOLDERS = ['src', 'workers', 'connectors', 'db']
const QUIET_MS = 300

export function runDev(root, node, args, env) {
  const vite = spawn(node, [join(root, 'node_modules/vite/bin/vite.js'), ...BUILD], {
    cwd: root,
    env,
    stdio: 'ignore',
  })
  let server
  let ending = false
  return new Promise((resolve) => {
    const start = () => {
      server = spawn(node, ['src/main.ts', '--rehearsal', ...args], {
        cwd: root,
        env,
        stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      })
      server.once('exit', (code) => {
        if (ending) return resolve(0)
        if (code === 0) return start()
        say('waiting for a change …')
        server = undefined
      })
    }
    const restart = after(QUIET_MS, () => {
      say('a file changed: starting again')
      if (server) server.kill('SIGTERM')
      else start()
    })
    for (const folder of FOLDERS) {
      watch(join(root, folder), { recursive: true }, (_, name) => {
        const ofServer =
          name && /\.(ts|sql|html|css)$/.test(name) && !(folder === 'src' && name.startsWith(`web${sep}`))
        if (ofServer) restart()
      })
    }
    const end = () => {
      ending = true
      vite.kill()
      if (server) server.kill('SIGTERM')
      else resolve(0)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
    start()
  })
}

const BUILD = [
  'build',
  '--watch',
  '--config',
  'src/web/vite.config.ts',
  '--outDir',
  '../../dist/web',
  '--emptyOutDir',
]

/** Calls `work` once, when nobody has asked for it for `ms`. */
function after(ms, work) {
  let timer
  return () => {
    clearTimeout(timer)
    timer = setTimeout(work, ms)
  }
}

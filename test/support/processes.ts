import { execFileSync, type StdioOptions, spawn } from 'node:child_process'
import { createServer } from 'node:net'

/** Every program a supervisor runs, by the name it has in its messages. */
export type Name = 'inside' | 'outside' | 'rehearsal' | 'Redis'

/** A process as the system lists it. */
interface Row {
  pid: number
  parent: number
  command: string
}

/** A program as a process of its own: what it wrote, and how it ended. It ends with the test's process. */
export interface Running {
  pid: number
  out(): string
  /** The exit code, or the signal's name. */
  exited: Promise<number | string>
  end(signal: NodeJS.Signals): Promise<number | string>
}

/** How a program is run, where that is not simply by us and with a channel. */
interface Manner {
  uid?: number
  /** What runs Node: `['unshare', …]`. */
  by?: string[]
  /** As from a terminal: it cannot notice that we are gone. */
  alone?: boolean
}

/** Runs a TypeScript file with Node, in exactly this environment and in a folder without a `.env`. */
export function run(
  file: string,
  args: string[],
  env: Record<string, string | undefined>,
  cwd: string,
  { uid, by = [], alone = false }: Manner = {},
): Running {
  const [program = '', ...rest] = [...by, process.execPath, file, ...args]
  // With a channel, whoever listens for its end also ends when this process is gone.
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(alone ? [] : (['ipc'] as const))]
  const child = spawn(program, rest, {
    env,
    cwd,
    stdio,
    ...(uid !== undefined && { uid, gid: uid }),
  })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => (out += text))
  const exited = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'))
  })
  return {
    pid: child.pid ?? 0,
    out: () => out,
    exited,
    end(signal) {
      child.kill(signal)
      return exited
    },
  }
}

/** The processes a supervisor has started, by name; those that are not there are missing. */
export function childrenOf(supervisor: number): Partial<Record<Name, number>> {
  const rows = listProcesses()
  const found: Partial<Record<Name, number>> = {}
  for (const row of rows.filter((one) => one.parent === supervisor)) {
    const role = / CONCLAVE_ROLE=(inside|outside)\b/.exec(row.command)?.[1] as Name | undefined
    if (role) found[role] = row.pid
    else if (/\brehearsal\b.* --port /.test(row.command)) found.rehearsal = row.pid
    else if (row.command.startsWith('sh -c')) {
      const server = rows.find(
        (one) => one.parent === row.pid && /^\S*(redis|valkey)-server/.test(one.command),
      )
      if (server) found.Redis = server.pid
    }
  }
  return found
}

/** With their environment, which tells the roles apart. */
function listProcesses(): Row[] {
  const text = execFileSync('ps', ['axeww', '-o', 'pid=,ppid=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : []
  })
}

/** Is a process of that number there? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

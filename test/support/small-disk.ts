import { spawnSync } from 'node:child_process'
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Can this machine give a program a small disk of its own (Linux, with namespaces)? */
export function canHaveSmallDisks(): boolean {
  const [program = '', ...args] = smallDisk('/tmp', 1)
  return spawnSync(program, [...args, 'true'], { stdio: 'ignore' }).status === 0
}

/** Runs a program with a disk of so many MB in a folder's place. Only the program sees it, and it is gone with it. */
export function smallDisk(folder: string, mb: number): string[] {
  const script = `mkdir -p "$0" && mount -t tmpfs -o size=${mb}m,mode=700 tmpfs "$0" && exec "$@"`
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', script, folder]
}

/** The folder as a program with such a disk sees it. */
export function asSeenBy(pid: number, folder: string): string {
  return `/proc/${pid}/root${folder}`
}

/** Takes all the room there is left on a disk; answers what gives it back. */
export function fill(folder: string): () => void {
  const path = join(folder, 'ballast')
  const { bavail, bsize } = statfsSync(folder)
  try {
    writeFileSync(path, Buffer.alloc(bavail * bsize + 1_000_000))
  } catch {
    // It is full, which was the point.
  }
  return () => rmSync(path)
}

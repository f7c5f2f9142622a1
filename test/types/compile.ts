import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A line of a program that must not compile: which error it must give (`TS2345`), and what that error promises. */
export interface Promised {
  file: string
  /** The line that is wrong, from 1. */
  line: number
  code: string
  promise: string
}

/** An error the compiler found. */
export type Found = Pick<Promised, 'file' | 'line' | 'code'>

const MARK = /^\s*\/\/ @ts-expect-error (TS\d+): (.+)$/

/** The programs that are wrong on purpose, by the name of their file. */
export function wrongPrograms(): Map<string, string> {
  const folder = join(ROOT, 'test/types')
  const names = readdirSync(folder).filter((name) => name !== 'compile.ts')
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

/** What the comments of a program promise. */
export function promisesOf(file: string, source: string): Promised[] {
  return source.split('\n').flatMap((text, index) => {
    const [, code, promise] = MARK.exec(text) ?? []
    return code && promise ? [{ file, line: index + 2, code, promise }] : []
  })
}

/**
 * Compiles the programs as if nothing in them were expected, and answers every error in them. The promises are taken away
 * first, so that a line is seen to fail for the reason it must, not because of a slip of the pen.
 */
export async function compile(programs: ReadonlyMap<string, string>): Promise<Found[]> {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-types-'))
  try {
    for (const [name, source] of programs)
      writeFileSync(
        join(folder, name),
        source.replaceAll('@ts-expect-error', 'wrong:').replaceAll("'../../", `'${ROOT}`),
      )
    const typeRoots = [join(ROOT, 'node_modules/@types')]
    const config = { extends: join(ROOT, 'tsconfig.json'), compilerOptions: { typeRoots }, include: ['.'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...config, exclude: [] }))
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
    return errorsIn(await runCompiler(folder)).filter(({ file }) => programs.has(file))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function runCompiler(folder: string): Promise<string> {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [compiler, '-p', '.', '--pretty', 'false'],
      { cwd: folder },
      (_error, stdout) => resolve(stdout),
    )
  })
}

function errorsIn(output: string): Found[] {
  const errors = output.matchAll(/^(\S+)\((\d+),\d+\): error (TS\d+):/gm)
  return [...errors].map(([, file = '', line, code = '']) => ({ file, line: Number(line), code }))
}

import { relative } from 'node:path'
import type { Config } from '../config.ts'
import type { Ready } from './child.ts'

/** What `prepare` may tell for the terminal: the one-time link for the first person, and who can sign in. */
interface Prepared {
  firstPersonUrl?: string | null
  logins?: { email: string; role: string }[]
}

const STAFF = [
  { email: 'ana@rehearsal.test', role: 'community manager' },
  { email: 'marc@rehearsal.test', role: 'approver' },
  { email: 'lea@rehearsal.test', role: 'lead, administrator' },
  { email: 'sam@rehearsal.test', role: 'product, member' },
]

/** What is printed once everything runs: where to go, how to get in, how to stop. */
export function greeting(config: Config, prepared: Ready | null, tookMs: number): string {
  const told = (prepared ?? {}) as Prepared
  const lines = [`Conclave is ready (${(tookMs / 1000).toFixed(1)} s)`, '']
  const row = (label: string, text: string): void => void lines.push(`  ${label.padEnd(20)}${text}`)
  row('Conclave', config.url)
  if (config.rehearsal) {
    row('The public network', config.rehearsal.url)
    lines.push('')
    const staff = told.logins ?? STAFF
    for (const [i, { email, role }] of staff.entries())
      row(i ? '' : 'Sign in as', `${email.padEnd(22)}${role}`)
    row('Password', 'rehearsal')
  }
  if (!config.rehearsal && told.firstPersonUrl) {
    lines.push('')
    row('Make your account', told.firstPersonUrl)
    row('', 'This link works once: whoever opens it first becomes the administrator.')
  }
  const folder = relative('', config.dataDir)
  lines.push(
    '',
    `  Ctrl-C stops it; what was done stays in ${folder.startsWith('..') ? config.dataDir : folder}/`,
  )
  if (config.rehearsal) lines.push('  Start over with: npm run rehearsal -- --fresh')
  return `${lines.join('\n')}\n`
}

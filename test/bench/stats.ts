/** The value below which a share `p` (0 to 1) of the values lies. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN
}

/** One line of the result: what was measured, beside what, and the ratio. */
export interface Row {
  what: string
  value: number
  unit: string
  beside?: string
  besideValue?: number
  /** value / besideValue, or what the aim is measured in. */
  ratio?: number
  aim?: string
}

const round = (n: number): string => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2))

/** The rows as a table for people. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.what,
    `${round(row.value)} ${row.unit}`,
    row.beside ?? '',
    row.besideValue === undefined ? '' : `${round(row.besideValue)} ${row.unit}`,
    row.ratio === undefined ? '' : row.ratio.toFixed(2),
    row.aim ?? '',
  ])
  const all = [['measured', 'value', 'beside', 'value', 'ratio', 'aim'], ...cells]
  const widths = all[0]?.map((_, i) => Math.max(...all.map((line) => line[i]?.length ?? 0))) ?? []
  return all
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

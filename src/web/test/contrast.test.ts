import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'

/** The base colours only: high contrast, further down in the file, would hide their faults. */
const css = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8').split('@media')[0] ?? ''
const tokens = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name, { light, dark }] as const,
  ),
)

/** Text on its ground, by token; every pair must be readable (WCAG 2.2 AA, 4.5 to 1) in light and in dark. */
const PAIRS = [
  ['ink', 'paper'],
  ['ink2', 'surface'],
  ['ink3', 'surface'],
  ['ink3', 'paper'],
  ['ink3', 'in-card'],
  ['ink3', 'out-card'],
  ['ink3', 'out-bg'],
  ['in-ink', 'in-bg'],
  ['in-ink', 'surface'],
  ['out-ink', 'out-bg'],
  ['out-ink', 'surface'],
  ['on-solid', 'go'],
  ['on-solid', 'out'],
  ['on-solid', 'in-solid'],
  ['on-solid', 'stop'],
  ['go', 'out-card'],
  ['go', 'go-bg'],
  ['stop', 'paper'],
  ['stop', 'stop-bg'],
  ['hold', 'hold-bg'],
  ['ink', 'warn-bg'],
  ['ink', 'add'],
  ['ink', 'del'],
] as const

describe('every text can be read on its ground', () => {
  for (const [text, ground] of PAIRS)
    for (const side of ['light', 'dark'] as const)
      test(`${text} on ${ground}, ${side}`, () => {
        expect(contrast(colour(text, side), colour(ground, side))).toBeGreaterThanOrEqual(4.5)
      })
})

function colour(name: string, side: 'light' | 'dark'): string {
  const value = tokens.get(name)?.[side]
  if (!value) throw new Error(`there is no colour --${name}`)
  return value
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

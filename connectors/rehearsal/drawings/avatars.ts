import { fraction, hash, pick } from '../world/chance.ts'
import { svg } from './frame.ts'
import { lookOf } from './looks.ts'

const GROUNDS = ['#f4c7ab', '#b9d7ea', '#d5e8d4', '#fde2a8', '#d8c9ee', '#f6b8b8', '#bfe3dd', '#e6d3b8']
const SKINS = ['#f6d5bd', '#eab995', '#c98f63', '#9a6440', '#6f4528', '#fbe3d3']
const HAIRS = ['#2b1d16', '#5a3a22', '#8d5a2b', '#c9973f', '#3d3d3d', '#a9a9a9', '#7a2e1d', '#1d2a44']
const SHIRTS = ['#2f4858', '#a23b72', '#3c6e71', '#c1666b', '#44633f', '#5c4d7d', '#d08c2e', '#34568b']

/** Hair is drawn in two layers: `back` behind the head, which is a circle at (48, 42) of radius 19, and `front` over it. */
interface Cut {
  back: string
  front: string
}
const fringe = '<path d="M29 40c0-24 38-24 38 0-5-9-12-11-19-11s-14 2-19 11z"/>'
const swept = '<path d="M28 42c0-26 42-26 40 1-4-10-9-13-14-14-6 5-15 8-26 13z"/>'
const LONG_CUTS: readonly Cut[] = [
  { back: '<path d="M25 76c-5-62 51-62 46 0z"/>', front: fringe },
  { back: '<path d="M26 62c-3-48 47-48 44 0z"/>', front: swept },
  { back: '<circle cx="48" cy="19" r="10"/>', front: fringe },
  { back: '<circle cx="48" cy="38" r="27"/>', front: fringe },
]
const SHORT_CUTS: readonly Cut[] = [
  { back: '', front: fringe },
  { back: '', front: swept },
  { back: '', front: '<path d="M29 37c3-19 35-19 38 0-6-6-10-8-19-8s-13 2-19 8z"/>' },
  { back: '', front: '' },
]

/** A small portrait that is always the same for a handle; our own accounts get the lamp of the company. */
export function drawAvatar(handle: string, ours: boolean): string {
  const key = handle.toLowerCase()
  const look = lookOf(key) ?? (fraction(`look ${key}`) < 0.5 ? 'long' : 'short')
  const label = `@${handle}`
  if (ours) return svg(96, 96, lamp(key), label)
  if (look === 'sign') return svg(96, 96, sign(key), label)
  return svg(96, 96, portrait(key, look), label)
}

function portrait(key: string, look: 'long' | 'short'): string {
  const skin = pick(SKINS, `skin ${key}`)
  const hair = pick(HAIRS, `hair ${key}`)
  const cut = pick(look === 'long' ? LONG_CUTS : SHORT_CUTS, `cut ${key}`)
  const bearded = look === 'short' && fraction(`beard ${key}`) < 0.35
  return [
    `<rect width="96" height="96" fill="${pick(GROUNDS, `ground ${key}`)}"/>`,
    `<g fill="${hair}">${cut.back}</g>`,
    `<path d="M12 98c2-26 18-32 36-32s34 6 36 32z" fill="${pick(SHIRTS, `shirt ${key}`)}"/>`,
    `<path d="M41 54h14v12c0 8-14 8-14 0z" fill="${skin}"/><circle cx="48" cy="42" r="19" fill="${skin}"/>`,
    bearded ? `<path d="M29 44c0 24 38 24 38 0-3 5-8 6-19 6s-16-1-19-6z" fill="${hair}"/>` : '',
    '<circle cx="41" cy="42" r="2" fill="#222"/><circle cx="55" cy="42" r="2" fill="#222"/>',
    `<path d="M43 52q5 4 10 0" fill="none" stroke="${bearded ? '#fff' : '#222'}" stroke-width="1.6" stroke-linecap="round"/>`,
    `<g fill="${hair}">${cut.front}</g>`,
    fraction(`glasses ${key}`) < 0.28
      ? '<g fill="none" stroke="#222" stroke-width="1.5"><circle cx="41" cy="42" r="6"/><circle cx="55" cy="42" r="6"/><path d="M47 42h2"/></g>'
      : '',
  ].join('')
}

function sign(key: string): string {
  const hue = hash(`hue ${key}`) % 360
  const rows = [34, 48, 62].map((y, i) => `<path d="M26 ${y}h${44 - 12 * i}"/>`).join('')
  return `<rect width="96" height="96" fill="hsl(${hue} 45% 38%)"/><g stroke="#fff" stroke-width="7" stroke-linecap="round">${rows}</g>`
}

function lamp(key: string): string {
  const ground = key.includes('care') ? '#8a5a00' : '#1f2a44'
  return `<rect width="96" height="96" fill="${ground}"/><path d="M48 14 24 52h48z" fill="#ffd166"/><path d="M36 56h24l16 34H20z" fill="#ffd166" opacity=".25"/><path d="M48 52v26M34 80h28" stroke="#fff" stroke-width="5" stroke-linecap="round"/>`
}

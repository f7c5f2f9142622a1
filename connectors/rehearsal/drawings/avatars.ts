import { fraction, pick } from '../world/chance.ts'
import { svg } from './frame.ts'

const GROUNDS = ['#f4c7ab', '#b9d7ea', '#d5e8d4', '#fde2a8', '#d8c9ee', '#f6b8b8', '#bfe3dd', '#e6d3b8']
const SKINS = ['#f6d5bd', '#eab995', '#c98f63', '#9a6440', '#6f4528', '#fbe3d3']
const HAIRS = ['#2b1d16', '#5a3a22', '#8d5a2b', '#c9973f', '#3d3d3d', '#a9a9a9', '#7a2e1d', '#1d2a44']
const SHIRTS = ['#2f4858', '#a23b72', '#3c6e71', '#c1666b', '#44633f', '#5c4d7d', '#d08c2e', '#34568b']

/** Hair shapes, drawn over a head at (48, 42) of radius 19. */
const CUTS = [
  (h: string) => `<path d="M27 44c-2-24 44-26 42 0-4-10-12-14-21-14s-17 4-21 14z" fill="${h}"/>`,
  (h: string) => `<path d="M26 66c-6-48 50-50 44 0h-6c3-22-4-30-16-30s-19 8-16 30z" fill="${h}"/>`,
  (h: string) =>
    `<circle cx="48" cy="20" r="9" fill="${h}"/><path d="M28 42c0-22 40-22 40 0-8-9-32-9-40 0z" fill="${h}"/>`,
  (h: string) => `<path d="M28 40c2-20 36-24 41-2-16 2-28-2-31-8-2 5-5 8-10 10z" fill="${h}"/>`,
  (h: string) => `<path d="M24 74c-4-56 52-60 48 0-10 6-8-30-24-34-16 4-14 40-24 34z" fill="${h}"/>`,
  () => '',
]

/** A small portrait that is always the same for a handle; our own accounts get the lamp of the company. */
export function drawAvatar(handle: string, ours: boolean): string {
  const key = handle.toLowerCase()
  if (ours) return svg(96, 96, lamp(key), `@${handle}`)
  const skin = pick(SKINS, `skin ${key}`)
  const hair = pick(HAIRS, `hair ${key}`)
  const back = `<rect width="96" height="96" fill="${pick(GROUNDS, `ground ${key}`)}"/>`
  const shirt = `<path d="M12 98c2-26 18-32 36-32s34 6 36 32z" fill="${pick(SHIRTS, `shirt ${key}`)}"/>`
  const head = `<path d="M41 54h14v12c0 8-14 8-14 0z" fill="${skin}"/><circle cx="48" cy="42" r="19" fill="${skin}"/>`
  const eyes = '<circle cx="41" cy="43" r="2" fill="#222"/><circle cx="55" cy="43" r="2" fill="#222"/>'
  const mouth =
    '<path d="M42 51q6 5 12 0" fill="none" stroke="#222" stroke-width="1.6" stroke-linecap="round"/>'
  const glasses =
    fraction(`glasses ${key}`) < 0.28
      ? '<g fill="none" stroke="#222" stroke-width="1.5"><circle cx="41" cy="43" r="6"/><circle cx="55" cy="43" r="6"/><path d="M47 43h2"/></g>'
      : ''
  const beard =
    fraction(`beard ${key}`) < 0.18 ? `<path d="M30 46c2 20 34 20 36 0-4 8-32 8-36 0z" fill="${hair}"/>` : ''
  return svg(
    96,
    96,
    back + shirt + head + beard + eyes + mouth + pick(CUTS, `cut ${key}`)(hair) + glasses,
    `@${handle}`,
  )
}

function lamp(key: string): string {
  const ground = key.includes('care') ? '#8a5a00' : '#1f2a44'
  return `<rect width="96" height="96" fill="${ground}"/><path d="M48 14 24 52h48z" fill="#ffd166"/><path d="M36 56h24l16 34H20z" fill="#ffd166" opacity=".25"/><path d="M48 52v26M34 80h28" stroke="#fff" stroke-width="5" stroke-linecap="round"/>`
}

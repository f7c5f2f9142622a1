import { svg } from './frame.ts'

const W = 1200
const H = 800
const rect = (x: number, y: number, w: number, h: number, fill: string, more = '') =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" ${more}/>`
const room = (wall: string, floor: string) => rect(0, 0, W, 560, wall) + rect(0, 560, W, 240, floor)
const parcel = (x: number, y: number, s: number, fill = '#c69c6d') =>
  rect(x, y, s, s * 0.7, fill, 'rx="6"') +
  rect(x + s * 0.42, y, s * 0.16, s * 0.7, '#e7d3b1') +
  rect(x + s * 0.62, y + s * 0.42, s * 0.28, s * 0.18, '#fff')
const lamp = (x: number, y: number, shade: string, glow: string) =>
  `<circle cx="${x}" cy="${y}" r="260" fill="${glow}" opacity=".35"/><path d="M${x - 60} ${y - 110}h120l70 150H${x - 130}z" fill="${shade}"/>` +
  rect(x - 9, y + 40, 18, 240, '#54443a') +
  rect(x - 90, y + 275, 180, 22, '#54443a', 'rx="11"')
const crack = (x: number, y: number) =>
  `<path d="M${x} ${y}l30 40-24 26 44 52-20 30" fill="none" stroke="#222" stroke-width="7"/>`

/** What people photograph. Each is drawn when it is asked for, so that nothing has to be stored. */
export const DRAWINGS: Record<string, () => string> = {
  'broken-lamp': () =>
    room('#dfe3e8', '#b9a68d') +
    lamp(600, 300, '#f2d7a0', '#fff') +
    crack(590, 215) +
    '<path d="M760 640l60-30 20 60zM430 660l40 10-30 40z" fill="#f2d7a0"/>',
  'lamp-evening': () =>
    room('#2d2a45', '#1d1b2e') +
    rect(120, 90, 260, 320, '#141327', 'rx="8"') +
    '<circle cx="300" cy="180" r="34" fill="#f5f0d8"/>' +
    lamp(760, 300, '#ffd166', '#ffb84d') +
    rect(560, 580, 420, 40, '#6a4a3a', 'rx="8"'),
  'parcel-rain': () =>
    rect(0, 0, W, H, '#8fa3b0') +
    rect(420, 60, 380, 640, '#5b3f33') +
    '<circle cx="740" cy="400" r="16" fill="#d9b36c"/>' +
    rect(0, 690, W, 110, '#6d7a80') +
    parcel(480, 520, 260, '#8b6b47') +
    Array.from(
      { length: 40 },
      (_, i) =>
        `<path d="M${(i * 173) % W} ${(i * 97) % 640}l-14 60" stroke="#dbe7ee" stroke-width="4" opacity=".7"/>`,
    ).join(''),
  'crushed-box': () =>
    room('#eef0ea', '#c9c1b6') +
    '<path d="M340 380l180-60 300 40 60 120-40 220-480 10z" fill="#b98a58"/><path d="M340 380l220 90 320 10M560 470l-30 240" stroke="#7d5a36" stroke-width="9" fill="none"/>' +
    rect(640, 540, 120, 70, '#fff', 'transform="rotate(8 700 575)"') +
    crack(470, 420),
  'app-error': () =>
    rect(0, 0, W, H, '#cfd8dc') +
    rect(430, 40, 340, 720, '#1c1f26', 'rx="44"') +
    rect(450, 90, 300, 620, '#fff', 'rx="18"') +
    '<circle cx="600" cy="300" r="70" fill="#e4572e"/>' +
    rect(590, 252, 20, 62, '#fff', 'rx="8"') +
    '<circle cx="600" cy="338" r="12" fill="#fff"/>' +
    rect(500, 420, 200, 18, '#c3c9ce', 'rx="9"') +
    rect(530, 456, 140, 18, '#dfe3e6', 'rx="9"') +
    rect(490, 600, 220, 60, '#2f6fed', 'rx="30"'),
  receipt: () =>
    rect(0, 0, W, H, '#7b5e48') +
    '<path d="M420 60h360v640l-30-20-30 20-30-20-30 20-30-20-30 20-30-20-30 20-30-20-30 20-30-20-30 20z" fill="#fdfcf7"/>' +
    [150, 200, 250, 300, 350, 400]
      .map((y, i) => rect(460, y, 170 - i * 9, 14, '#8d8d8d') + rect(680, y, 60, 14, '#8d8d8d'))
      .join('') +
    rect(460, 480, 280, 24, '#222') +
    rect(460, 540, 280, 80, '#444'),
  sorter: () =>
    rect(0, 0, W, H, '#b0b7bd') +
    rect(0, 470, W, 60, '#3a3f44') +
    [40, 215, 128, 700, 875, 1_020, 790, 880]
      .map((x, i) => parcel(x, 351 - (i === 2 || i > 5 ? 119 : 0), 170, i % 2 ? '#c69c6d' : '#a97c50'))
      .join('') +
    rect(560, 90, 80, 380, '#e4b200') +
    '<circle cx="600" cy="70" r="40" fill="#e4572e"/>' +
    [0, 1, 2, 3, 4, 5, 6, 7]
      .map((i) => `<circle cx="${80 + i * 150}" cy="560" r="34" fill="#6c757c"/>`)
      .join(''),
  'cat-box': () =>
    room('#f3e3d3', '#d1b08c') +
    rect(380, 400, 440, 300, '#c69c6d', 'rx="8"') +
    '<path d="M380 400l-90 70M820 400l90 70" stroke="#a97c50" stroke-width="26"/><path d="M500 400c-10-150 30-190 100-190s110 40 100 190z" fill="#4b4b4f"/><path d="M515 260l-14-90 70 50zM685 260l14-90-70 50z" fill="#4b4b4f"/><circle cx="565" cy="300" r="14" fill="#d7e96b"/><circle cx="637" cy="300" r="14" fill="#d7e96b"/><path d="M590 335h22l-11 12z" fill="#f2a0a0"/>' +
    rect(540, 520, 120, 60, '#fff'),
  'shop-queue': () =>
    rect(0, 0, W, H, '#efe6d8') +
    rect(640, 120, 520, 560, '#fff') +
    rect(640, 120, 520, 90, '#1f2a44') +
    '<path d="M900 140l-30 50h60z" fill="#ffd166"/>' +
    rect(700, 260, 180, 260, '#ffe9b0') +
    rect(930, 260, 180, 420, '#b9d7ea') +
    ['#a23b72', '#3c6e71', '#c1666b', '#44633f', '#5c4d7d', '#34568b']
      .map(
        (c, i) =>
          `<circle cx="${90 + i * 105}" cy="440" r="36" fill="#c98f63"/>` +
          rect(55 + i * 105, 480, 70, 210, c, 'rx="26"'),
      )
      .join(''),
  'wrong-colour': () =>
    room('#e8e4da', '#bfae97') +
    lamp(400, 300, '#3b6ea5', '#cfe3f5') +
    lamp(820, 300, '#c8553d', '#f7d9cf') +
    '<path d="M590 300h40M610 280v40" stroke="#444" stroke-width="0"/>',
  desk: () =>
    room('#f2efe6', '#d9c7a8') +
    rect(160, 540, 880, 36, '#9c7a54') +
    rect(200, 576, 30, 200, '#7d5f3f') +
    rect(970, 576, 30, 200, '#7d5f3f') +
    rect(330, 330, 320, 200, '#2b303a', 'rx="10"') +
    rect(350, 350, 280, 160, '#8ecae6') +
    '<path d="M860 540V360l-110-70" stroke="#d08c2e" stroke-width="14" fill="none"/><path d="M690 250l110 40-50 60-80-40z" fill="#d08c2e"/><path d="M690 320l60 40-70 180H560z" fill="#ffe9b0" opacity=".6"/>',
}

/** The SVG of a drawing; null when there is none of that name. */
export function drawPicture(drawing: string, alt: string | null): string | null {
  const shapes = DRAWINGS[drawing]
  return shapes ? svg(W, H, shapes(), alt ?? 'picture') : null
}

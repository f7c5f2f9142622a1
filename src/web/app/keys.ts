import { useEffect, useRef } from 'react'

/** What keys do, by `KeyboardEvent.key`; two keys in a row are written `g n`; with Ctrl or Command: `Ctrl+k`. */
export type KeyMap = Record<string, (() => void) | undefined>

const CHORD_MS = 1500
const layers: { current: KeyMap }[] = []
let chord: { key: string; until: number } | null = null

/** Gives keys a meaning while the component is on the screen. The newest component wins. Silent while one types. */
export function useKeys(map: KeyMap): void {
  const layer = useRef(map)
  layer.current = map
  useEffect(() => {
    layers.push(layer)
    if (layers.length === 1) document.addEventListener('keydown', onKey)
    return () => {
      layers.splice(layers.indexOf(layer), 1)
      if (layers.length === 0) document.removeEventListener('keydown', onKey)
    }
  }, [])
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.altKey || event.isComposing) return
  const command = event.ctrlKey || event.metaKey
  const name = command ? `Ctrl+${event.key.length === 1 ? event.key.toLowerCase() : event.key}` : event.key
  if (name !== 'Ctrl+k' && (isTyping(event.target) || overlayIsOpen())) return
  const started = chord && chord.until > event.timeStamp ? chord.key : null
  chord = null
  const action = started ? find(`${started} ${name}`) : find(name)
  if (action) {
    event.preventDefault()
    action()
  } else if (!command && !started && layers.some((l) => startsChord(l.current, name))) {
    chord = { key: name, until: event.timeStamp + CHORD_MS }
    event.preventDefault()
  }
}

function find(name: string): (() => void) | undefined {
  for (const layer of layers.toReversed()) if (layer.current[name]) return layer.current[name]
  return undefined
}

function startsChord(map: KeyMap, name: string): boolean {
  return Object.keys(map).some((key) => key.startsWith(`${name} `))
}

/** True where letters are text, not commands. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

function overlayIsOpen(): boolean {
  return document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"]') !== null
}

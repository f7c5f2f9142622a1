import { useCallback, useState } from 'react'

const PREFIX = 'conclave.draft.'
const OWNER = 'conclave.person'

/**
 * What somebody is writing, kept in this tab only, so that a reload loses nothing. Notes and proposals have keys that
 * never meet: there is no way from one buffer to the other. An empty text forgets the key.
 */
export function useBuffer(key: string, start = ''): [string, (text: string) => void] {
  const [text, setText] = useState(() => sessionStorage.getItem(PREFIX + key) ?? start)
  const write = useCallback(
    (next: string) => {
      setText(next)
      if (next === '' || next === start) sessionStorage.removeItem(PREFIX + key)
      else sessionStorage.setItem(PREFIX + key, next)
    },
    [key, start],
  )
  return [text, write]
}

/** Is something unsent kept under this key? */
export function hasBuffer(key: string): boolean {
  return sessionStorage.getItem(PREFIX + key) !== null
}

/** Forgets every unsent text of this tab: on signing out. */
export function clearBuffers(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
}

/**
 * Says whose tab this is. False when it was somebody else's: their unsent texts are forgotten then, and the caller must
 * forget what it has read for them.
 */
export function ownTab(personId: string): boolean {
  const before = sessionStorage.getItem(OWNER)
  sessionStorage.setItem(OWNER, personId)
  if (before === null || before === personId) return true
  clearBuffers()
  return false
}

import { useSyncExternalStore } from 'react'

/**
 * Ten flat pages need no routing library: the address is the state, History keeps it. A library would cost more bytes
 * than this file has letters, and none of its loaders or nesting would be used.
 */
const CHANGED = 'conclave:navigated'

function subscribe(changed: () => void): () => void {
  window.addEventListener('popstate', changed)
  window.addEventListener(CHANGED, changed)
  return () => {
    window.removeEventListener('popstate', changed)
    window.removeEventListener(CHANGED, changed)
  }
}

function address(): string {
  return window.location.pathname + window.location.search
}

/** Goes to a page of Conclave. `replace` leaves no step back. */
export function navigate(to: string, options: { replace?: boolean } = {}): void {
  if (to === address()) return
  if (options.replace) window.history.replaceState(null, '', to)
  else window.history.pushState(null, '', to)
  window.dispatchEvent(new Event(CHANGED))
}

/** Where we are: path and query. Re-renders on every navigation. */
export function useAddress(): { path: string; query: URLSearchParams } {
  const now = useSyncExternalStore(subscribe, address)
  const [path = '/', search = ''] = now.split('?')
  return { path, query: new URLSearchParams(search) }
}

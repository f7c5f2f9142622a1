/** `system` follows the machine. */
export type Theme = 'system' | 'light' | 'dark'
const KEY = 'conclave.theme'

/** The chosen theme of this browser. */
export function theme(): Theme {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

/** Keeps and shows a theme. */
export function setTheme(next: Theme): void {
  localStorage.setItem(KEY, next)
  showTheme()
}

/** Puts the kept theme on the page. */
export function showTheme(): void {
  const now = theme()
  if (now === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = now
}

import type { KeyboardEvent } from 'react'

/** A key handler for boxes: Ctrl+Enter (or Command+Enter) does what the box says. */
export function onCtrlEnter(act: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return
    event.preventDefault()
    act()
  }
}

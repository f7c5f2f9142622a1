/** A key as a hint. Readers hear the button's name, and the key through `aria-keyshortcuts`. */
export function Key({ children }: { children: string }) {
  return (
    <span className="kbd" aria-hidden="true">
      {children}
    </span>
  )
}

import type { AnchorHTMLAttributes, MouseEvent } from 'react'
import { navigate } from '../app/router.ts'

type Props = AnchorHTMLAttributes<HTMLAnchorElement> & { to: string }

/** A link inside Conclave: a real one (new tab, copy), followed without loading the page again. */
export function Link({ to, onClick, ...rest }: Props) {
  function follow(event: MouseEvent<HTMLAnchorElement>): void {
    onClick?.(event)
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to)
  }
  return <a {...rest} href={to} onClick={follow} />
}

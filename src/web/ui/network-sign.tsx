/** The network's mark, small: X's cross, else its first letter. */
export function NetworkSign({ network }: { network: string }) {
  if (network !== 'x') return <i className="sign">{network.slice(0, 1)}</i>
  return (
    <i className="sign">
      <svg viewBox="0 0 10 10" width="8" height="8" aria-hidden="true">
        <path d="M1 1h2l6 8H7zM9 1L1.200 9" fill="none" stroke="currentColor" strokeWidth="1.200" />
      </svg>
    </i>
  )
}

import { useState } from 'react'
import { hueOf, initialsOf } from './initials.ts'
import { NetworkSign } from './network-sign.tsx'

interface Props {
  name: string
  url?: string | null
  /** The network's sign in the corner, for people outside. */
  network?: string
  /** Square for us, round for people outside: the shape says the zone even without colour. */
  ours?: boolean
  size?: 'small' | 'large'
}

/** A face, or initials. */
export function Avatar({ name, url, network, ours = false, size = 'large' }: Props) {
  const [broken, setBroken] = useState(false)
  return (
    <span className={`avatar ${size}${ours ? ' square' : ''} hue${hueOf(name)}`} aria-hidden="true">
      {url && !broken ? (
        <img src={url} alt="" referrerPolicy="no-referrer" loading="lazy" onError={() => setBroken(true)} />
      ) : (
        initialsOf(name)
      )}
      {network && <NetworkSign network={network} />}
    </span>
  )
}

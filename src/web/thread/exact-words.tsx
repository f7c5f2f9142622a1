import { useEffect, useRef } from 'react'
import type { ProposalItem } from '../../api/schema/items.ts'
import { useDesk } from './desk.ts'

/** So much of the text must have been on the screen at once; of one longer than the screen, its end. */
const WHOLE = 0.95

/** The clean text of a proposal. Once it has been on the screen, the gate opens for this digest and no other. */
export function ExactWords({ proposal }: { proposal: ProposalItem }) {
  const { see } = useDesk()
  const words = useRef<HTMLParagraphElement>(null)
  const { digest } = proposal
  useEffect(() => {
    const element = words.current
    if (!element) return
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        const endShown = entry.boundingClientRect.bottom <= (entry.rootBounds?.bottom ?? 0) + 1
        const taller = entry.boundingClientRect.height > (entry.rootBounds?.height ?? 0) * WHOLE
        if (entry.intersectionRatio >= WHOLE || (taller && endShown)) see(digest)
      },
      { threshold: [0, 0.25, 0.5, 0.75, WHOLE, 1] },
    )
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [digest, see])
  return (
    <p className="words exact" dir="auto" ref={words} data-proposal={proposal.id}>
      {proposal.text}
    </p>
  )
}

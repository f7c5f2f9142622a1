import { useEffect, useRef } from 'react'
import type { ProposalItem } from '../../api/schema/items.ts'
import { useWords } from '../i18n/words.ts'
import { useDesk } from './desk.ts'
import { piecesOf } from './unusual.ts'

/** So much of the text must have been on the screen at once; of one longer than the screen, its end. */
const WHOLE = 0.95

/**
 * The clean text of a proposal, with every character that hides, turns text around or poses as another one shown by its
 * code. Once it has been on the screen, the gate opens for this digest and no other.
 */
export function ExactWords({ proposal }: { proposal: ProposalItem }) {
  const t = useWords()
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
  const pieces = piecesOf(proposal.text)
  const odd = pieces.filter((piece) => piece.code !== undefined).length
  return (
    <>
      <p className="words exact" dir="auto" ref={words} data-proposal={proposal.id}>
        {pieces.map(({ at, text, code, hidden }) =>
          code === undefined ? (
            text
          ) : (
            <bdi key={at} className="code-point">
              {!hidden && text}
              <span>{code}</span>
            </bdi>
          ),
        )}
      </p>
      {odd > 0 && (
        <p className="warn-line" role="status">
          {t.gate.unusual(odd)}
        </p>
      )}
    </>
  )
}

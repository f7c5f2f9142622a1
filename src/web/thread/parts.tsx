import type { ReactNode } from 'react'
import type { PostItem } from '../../api/schema/items.ts'

type Part = PostItem['parts'][number]

/** Outside text, part by part. It is never HTML: React escapes it, and only http(s) addresses become links. */
export function Parts({ parts, text }: { parts: readonly Part[]; text: string }) {
  if (parts.length === 0) return <>{text}</>
  let at = 0
  const nodes: ReactNode[] = []
  for (const part of parts) {
    nodes.push(<PartNode key={at} part={part} />)
    at += part.text.length + 1
  }
  return <>{nodes}</>
}

function PartNode({ part }: { part: Part }) {
  if (part.kind === 'link' && /^https?:\/\//i.test(part.url))
    return (
      <a href={part.url} target="_blank" rel="noopener noreferrer nofollow" referrerPolicy="no-referrer">
        {part.text}
      </a>
    )
  if (part.kind === 'mention' || part.kind === 'tag') return <span className="handle">{part.text}</span>
  return <>{part.text}</>
}

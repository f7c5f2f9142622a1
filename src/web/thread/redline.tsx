import { useEffect, useState } from 'react'
import { type Change, coalesce } from './coalesce.ts'

/** Two texts as one, with what went and what came. The comparison is loaded when first needed. */
export function Redline({ before, after }: { before: string; after: string }) {
  const [changes, setChanges] = useState<Change[] | null>(null)
  useEffect(() => {
    let alive = true
    import('diff')
      .then(({ diffWordsWithSpace }) => alive && setChanges(coalesce(diffWordsWithSpace(before, after))))
      .catch(() => undefined)
    return () => {
      alive = false
    }
  }, [before, after])
  if (!changes) return <>{after}</>
  let at = 0
  return (
    <>
      {changes.map((change) => {
        const key = at++
        if (change.added) return <ins key={key}>{change.value}</ins>
        if (change.removed) return <del key={key}>{change.value}</del>
        return <span key={key}>{change.value}</span>
      })}
    </>
  )
}

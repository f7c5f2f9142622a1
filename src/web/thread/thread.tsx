import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { request } from '../api/request.ts'
import { useRead } from '../api/use-read.ts'
import { useWords } from '../i18n/words.ts'
import { Link } from '../ui/link.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Head } from './head.tsx'
import { Sides } from './sides.tsx'

interface Props {
  id: string
  backTo: string
  /** Called when the thread was moved away from this list. */
  onLeft: () => void
  /** On a phone: which side is shown first. */
  startInside: boolean
}

/** A thread: its head and its two sides. */
export function Thread({ id, backTo, onLeft, startInside }: Props) {
  const t = useWords()
  const read = useRead('readThread', { params: { id } })
  const [onlyPublic, setOnlyPublic] = useState(false)
  useSeen(id, read.data?.thread.updatedAt)
  if (read.error && !read.data) {
    const gone = read.error instanceof ApiProblem && [403, 404].includes(read.error.problem.status)
    return (
      <main id="main" className="thread no-thread" tabIndex={-1}>
        {gone ? <p>{t.thread.gone}</p> : <ProblemNote error={read.error} retry={() => void read.refetch()} />}
        <Link to={backTo}>{t.thread.back}</Link>
      </main>
    )
  }
  return (
    <main id="main" className="thread" tabIndex={-1}>
      {read.data ? (
        <>
          <Head thread={read.data.thread} backTo={backTo} onLeft={onLeft} />
          <Sides
            page={read.data}
            onlyPublic={onlyPublic}
            onOnlyPublic={setOnlyPublic}
            startInside={startInside}
          />
        </>
      ) : (
        <div className="head" aria-busy="true">
          <span className="bone" style={{ width: '40%' }} />
        </div>
      )}
    </main>
  )
}

/** Opening a thread, or being in it when something happens, is having seen it. */
function useSeen(id: string, updatedAt: string | undefined): void {
  const client = useQueryClient()
  useEffect(() => {
    if (!updatedAt) return
    request('seeThread', { params: { id } })
      .then(() => client.invalidateQueries({ queryKey: ['listThreads'] }))
      .catch(() => undefined)
  }, [client, id, updatedAt])
}

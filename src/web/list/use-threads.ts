import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ThreadSummary } from '../../api/schema/threads.ts'
import { request } from '../api/request.ts'
import { type View, viewQuery } from '../app/view.ts'
import { arrange } from './arrange.ts'

const PAGE = 50

export type Order = 'newest' | 'oldest'

export interface ThreadList {
  rows: ThreadSummary[]
  /** How many new threads wait above, not yet shown. */
  fresh: number
  showFresh: () => void
  loading: boolean
  error: unknown
  retry: () => void
  more: (() => void) | null
  loadingMore: boolean
}

/** The threads of a view, page by page, in an order that only changes when the reader asks. */
export function useThreads(view: View, text: string, order: Order): ThreadList {
  const filter = { ...viewQuery(view), text, order, limit: PAGE }
  if (text) delete filter.queue
  const key = JSON.stringify(filter)
  const list = useInfiniteQuery({
    queryKey: ['listThreads', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      request('listThreads', { query: { ...filter, ...(pageParam ? { cursor: pageParam } : {}) } }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const [asked, setAsked] = useState(0)
  const shown = useRef<{ key: string; asked: number; ids: string[] }>({ key: '', asked: 0, ids: [] })
  const same = shown.current.key === key && shown.current.asked === asked
  const all = unique(list.data?.pages.flatMap((page) => page.threads) ?? [])
  const { visible, fresh } = arrange(same ? shown.current.ids : [], all)
  useEffect(() => {
    if (list.data) shown.current = { key, asked, ids: visible.map((row) => row.id) }
  })
  return {
    rows: visible,
    fresh,
    showFresh: () => setAsked((n) => n + 1),
    loading: list.isPending,
    error: list.isPending || list.data === undefined ? list.error : null,
    retry: () => void list.refetch(),
    more: list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : null,
    loadingMore: list.isFetchingNextPage,
  }
}

/** A thread that moved between two page reads may come twice. */
function unique(rows: ThreadSummary[]): ThreadSummary[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}

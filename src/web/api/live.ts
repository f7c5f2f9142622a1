import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { LiveEvent } from '../../api/schema/live.ts'

/** Events come in bursts: what they make stale is gathered this long and read again once. */
const GATHER_MS = 400
const RETRY_MS = 3000

/** Which queries an event makes stale. Events carry ids only: what changed is read again through the API. */
export function staleKeys(event: LiveEvent): QueryKey[] {
  switch (event.kind) {
    case 'thread':
      return [['readThread', { params: { id: event.threadId } }], ['listThreads'], ['countThreads']]
    case 'reply':
      return [
        ['readThread', { params: { id: event.threadId } }],
        ['listReplies'],
        ['listThreads'],
        ['countThreads'],
      ]
    case 'listening':
      return [['listAccounts'], ['listWatches'], ['status']]
    case 'stops':
      return [['status'], ['listAccounts']]
    case 'spaces':
      return [['whoAmI'], ['listSpaces'], ['listPeople'], ['countThreads'], ['listThreads']]
  }
}

/**
 * Listens to the event stream until closed. `onLink(false)` when the connection is lost; after it is back everything
 * is read again, because what happened meanwhile was not heard. Returns the function that closes it.
 */
export function listenLive(client: QueryClient, onLink: (up: boolean) => void): () => void {
  const stale = new Map<string, QueryKey>()
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let lost = false

  function flush(): void {
    timer = undefined
    for (const queryKey of stale.values()) void client.invalidateQueries({ queryKey })
    stale.clear()
  }
  function heard(message: MessageEvent<string>): void {
    const event = parse(message.data)
    if (!event) return
    for (const key of staleKeys(event)) stale.set(JSON.stringify(key), key)
    timer ??= setTimeout(flush, GATHER_MS)
  }
  function open(): void {
    source = new EventSource('/api/v1/events')
    source.onmessage = heard
    source.onopen = () => {
      onLink(true)
      if (lost) void client.invalidateQueries()
      lost = false
    }
    source.onerror = () => {
      lost = true
      onLink(false)
      if (source?.readyState !== EventSource.CLOSED) return
      retry = setTimeout(open, RETRY_MS)
    }
  }
  open()
  return () => {
    clearTimeout(timer)
    clearTimeout(retry)
    source?.close()
  }
}

function parse(data: string): LiveEvent | null {
  try {
    const event = JSON.parse(data) as LiveEvent
    return typeof event === 'object' && event !== null && 'kind' in event ? event : null
  } catch {
    return null
  }
}

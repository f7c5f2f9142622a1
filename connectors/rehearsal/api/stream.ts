import type { Request, Response } from 'express'
import type { World } from '../world/world.ts'

const KEEP_ALIVE_MS = 20_000

/** Server-Sent Events: what happened to which post or person, ids only. Readers fetch what they want to see. */
export function streamEvents(world: World) {
  const open = new Set<Response>()
  const send = (text: string) => {
    for (const response of open) response.write(text)
  }
  const unsubscribe = world.subscribe((event) => {
    if (event.e === 'script') return
    const id = event.e === 'post' ? event.post.id : 'postId' in event ? event.postId : undefined
    const post = id ? world.shelves.post(id) : undefined
    const conversation = post?.conversationId
    send(
      `event: ${event.e}\ndata: ${JSON.stringify({ id, conversation, reply: post?.parentId !== null })}\n\n`,
    )
  })
  const timer = setInterval(() => send(':\n\n'), KEEP_ALIVE_MS)
  timer.unref()
  return {
    serve(_request: Request, response: Response): void {
      response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.flushHeaders()
      response.write(':\n\n')
      open.add(response)
      response.on('close', () => open.delete(response))
    },
    close(): void {
      clearInterval(timer)
      unsubscribe()
      for (const response of open) response.end()
    },
  }
}

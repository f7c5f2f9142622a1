import type { Connector } from '../../connectors/connector.ts'
import type { Api, Handler } from '../../src/api/handler.ts'
import type { LiveEvent } from '../../src/api/schema/live.ts'
import type { Handlers } from '../../src/api/server.ts'

export function wrong(handlers: Handlers, api: Api) {
  const { writeNote: _gone, ...others } = handlers
  // @ts-expect-error TS2741: a route without a handler is not served
  const without: Handlers = others

  // @ts-expect-error TS2353: a handler without a route is not served
  const besides: Handlers = { ...handlers, readMinds: handlers.readThread }

  // @ts-expect-error TS2322: a handler does not answer another route
  const misplaced: Handlers = { ...handlers, readThread: handlers.readProposal }

  // @ts-expect-error TS2353: a live event carries no words
  api.tell({ kind: 'thread', threadId: 't', spaceId: 's', fresh: true, text: 'Sorry!' })

  // @ts-expect-error TS2345: a live event says whose thread it is about, so that rights can be checked
  api.tell({ kind: 'thread', threadId: 't', fresh: true })

  // @ts-expect-error TS2322: there is no live event about a note
  const note: LiveEvent = { kind: 'note', noteId: 'n' }

  // @ts-expect-error TS2339: the API has no way to reach a network
  api.io.fetch('https://x.com')

  // @ts-expect-error TS2339: the API cannot open the credentials it seals
  api.openSealed

  return [without, besides, misplaced, note]
}

// @ts-expect-error TS2322: a handler answers with what its route promises
export const readReply: Handler<'readReply'> = async () => ({ reply: 'sent' })

// @ts-expect-error TS18047: a route for anyone has no caller to take rights from
export const setupState: Handler<'setupState'> = async ({ caller }) => ({ needed: caller.id === '' })

/** What a network cannot do is a method that is not there. */
export function wrongConnector(connector: Connector) {
  // @ts-expect-error TS2722: a network that does not renew credentials is not asked to
  return connector.refresh({}, { fetch, now: () => new Date(0), log: () => {} })
}

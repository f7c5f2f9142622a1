import http from 'node:http'
import https from 'node:https'

/** One connection for one call, watched, so that we know whether a byte of the request can have left. */
export interface Line {
  agent: http.Agent
  /** False: the connection was never up, so the request certainly did not leave. */
  wasUp(): boolean
  /** What the socket said when it failed (`ECONNREFUSED`), for the failure's cause. */
  trouble(): string | null
  /** Closes the connection at once, also one that is still to be opened. */
  cut(): void
}

type Connect = (...args: unknown[]) => ReturnType<http.Agent['createConnection']>

/**
 * Opens a line for one call. A request's bytes wait in the socket until it is connected (https: until the handshake
 * is done), so a socket that never was has sent nothing. A process that was frozen meanwhile hears of the connection
 * before its timers run: when `isLate` says so then, nothing is sent any more.
 */
export function openLine(secure: boolean, isLate: () => boolean): Line {
  const agent = secure ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false })
  let up = false
  let trouble: string | null = null
  let isCut = false
  const connect = agent.createConnection.bind(agent) as Connect
  agent.createConnection = (...args: unknown[]) => {
    const socket = connect(...args)
    if (!socket) throw new Error('the connection must be made at once to be watched')
    socket.cork()
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      if (isLate()) {
        trouble ??= 'connected too late'
        socket.destroy()
        return
      }
      up = true
      socket.uncork()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      trouble ??= error.code ?? error.name
    })
    if (isCut) socket.destroy()
    return socket
  }
  return {
    agent,
    wasUp: () => up,
    trouble: () => trouble,
    cut: () => {
      isCut = true
      agent.destroy()
    },
  }
}

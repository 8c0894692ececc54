import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { emitEvenly, type EmitOrder } from './emitter.ts'
import { monotonicMs } from './monotonic.ts'
import { servePart } from './parts.ts'
import { interviewName } from './schema.ts'

/**
 * The floor: a bare `ws` server that broadcasts the bytes that the gateway sends, and does nothing else. It understands as much of
 * `graphql-transport-ws` as the watchers speak. Its probe (probe.mjs) is asked beside it.
 */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, backlog: 4_096 })
const watchers = new Map<string, Set<WebSocket>>()
/** What is before, between and after the time and the interview's name. */
let template = { head: '', tail: '' }

server.on('connection', (socket) => {
  let interview: string | undefined
  socket.on('message', (data) => {
    const message = JSON.parse((data as Buffer).toString()) as { type: string; payload?: { variables?: { interview?: string } } } // by load-part.ts
    if (message.type === 'connection_init') socket.send('{"type":"connection_ack"}')
    else if (message.type === 'subscribe') {
      interview = message.payload?.variables?.interview ?? ''
      const set = watchers.get(interview)
      if (set) set.add(socket)
      else watchers.set(interview, new Set([socket]))
    }
  })
  socket.on('close', () => watchers.get(interview ?? '')?.delete(socket))
})
await new Promise((resolve) => server.once('listening', resolve))

const orders = {
  url: () => `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, // it listens on a port
  /** The text of an event to be sent again and again, with another time. */
  template(text: string): void {
    const [head = '', rest = ''] = text.split(/(?<="at":)/, 2)
    template = { head, tail: rest.replace(/^[\d.]+/, '') }
  },
  emit: (order: EmitOrder) =>
    emitEvenly(order, (interview) => {
      const text = Buffer.from(template.head + monotonicMs() + template.tail)
      for (const socket of watchers.get(interviewName(interview)) ?? [])
        if (socket.readyState === WebSocket.OPEN) socket.send(text, { binary: false })
    }),
}
export type BareOrders = typeof orders
servePart(orders)

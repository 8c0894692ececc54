import { connect } from 'node:net'
import { randomBytes } from 'node:crypto'

export interface RawClient {
  /** Sends one JSON message. */
  send(message: object): void
  close(): void
}

export interface RawClientOptions {
  host: string
  port: number
  path: string
  /** A text frame lies in `buffer` from `start` to before `end`; it is another one's after the call. */
  onText: (buffer: Buffer, start: number, end: number) => void
  onClose: (code: number | undefined) => void
}

/** All sockets read into it: reading is synchronous. */
const shared = Buffer.allocUnsafe(65_536)

/**
 * A WebSocket client that does next to nothing, so that it is not what is measured: `ws` makes an event, a Buffer and often a string of
 * each frame, which costs more than the server's part of sending it. It reads what our servers send (text, ping, close; unfragmented, not
 * compressed) and refuses anything else.
 * Resolves when the upgrade is accepted.
 */
export function openRawClient({ host, port, path, onText, onClose }: RawClientOptions): Promise<RawClient> {
  return new Promise((resolve, reject) => {
    let open = false
    let closeCode: number | undefined
    /** Of a frame whose rest has not come. */
    let pending: Buffer | undefined

    const socket = connect({
      host,
      port,
      onread: {
        buffer: shared,
        callback: (size) => {
          read(size)
          return true
        },
      },
    })
    const client: RawClient = {
      send: (message) => void socket.write(maskedFrame(1, Buffer.from(JSON.stringify(message)))),
      close: () => socket.destroy(),
    }
    socket.setNoDelay(true)
    socket.once('connect', () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
          `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
      ),
    )
    socket.on('error', (error) => {
      if (!open) reject(error)
    })
    socket.once('close', () => {
      if (open) onClose(closeCode)
      else reject(new Error('the server closed the connection during the handshake'))
    })

    function read(size: number): void {
      let data = shared.subarray(0, size)
      if (pending) {
        data = Buffer.concat([pending, data])
        pending = undefined
      }
      const at = open ? 0 : greet(data)
      const used = at === undefined ? 0 : frames(data, at)
      if (used < data.length) pending = Buffer.from(data.subarray(used))
    }
    /** @returns where the frames begin; undefined when the answer is not whole */
    function greet(data: Buffer): number | undefined {
      const end = data.indexOf('\r\n\r\n')
      if (end === -1) return undefined
      const head = data.toString('latin1', 0, end)
      if (!head.startsWith('HTTP/1.1 101')) {
        reject(new Error(`the server refused the upgrade: ${head.split('\r\n', 1)[0]}`))
        socket.destroy()
        return undefined
      }
      open = true
      resolve(client)
      return end + 4
    }
    /** @returns up to where whole frames were read */
    function frames(data: Buffer, from: number): number {
      let at = from
      while (at + 2 <= data.length) {
        const first = data[at] ?? 0
        const short = data[at + 1] ?? 0
        let start = at + 2
        let length = short
        if (short === 126) {
          if (start + 2 > data.length) break
          length = data.readUInt16BE(start)
          start += 2
        } else if (short === 127) {
          if (start + 8 > data.length) break
          length = Number(data.readBigUInt64BE(start))
          start += 8
        } else if (short > 127) throw new Error('a masked frame from a server')
        const end = start + length
        if (end > data.length) break
        if (first === 0x81) onText(data, start, end)
        else if (first === 0x89) socket.write(maskedFrame(10, data.subarray(start, end)))
        else if (first === 0x88) {
          closeCode = length >= 2 ? data.readUInt16BE(start) : undefined
          socket.end(maskedFrame(8, data.subarray(start, end)))
        } else if (first !== 0x8a) throw new Error(`an unexpected frame: 0x${first.toString(16)}`)
        at = end
      }
      return at
    }
  })
}

/** Its mask is zero: masked as the protocol asks, without the work. */
function maskedFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  const head = length < 126 ? Buffer.alloc(6) : Buffer.alloc(8)
  if (length > 65_535) throw new Error('no such long message is sent here')
  head[0] = 0x80 | opcode
  head[1] = 0x80 | Math.min(length, 126)
  if (length >= 126) head.writeUInt16BE(length, 2)
  return Buffer.concat([head, payload])
}

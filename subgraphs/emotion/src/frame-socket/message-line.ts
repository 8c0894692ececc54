import { setTimeout as pause } from 'node:timers/promises'
import { now } from '@parley/platform'
import type { RawData, WebSocket } from 'ws'

export interface MessageLineOptions {
  socket: WebSocket
  /** Takes a message; the next one waits for it. Must not reject. */
  work: (message: Buffer, isBinary: boolean, receivedAt: number) => Promise<void>
  /** Milliseconds to wait before the next message is worked on; 0 for none. */
  pace: (at: number) => number
  /** More came than one line holds, though nothing is read from the socket any more. */
  overflow: () => void
}

export interface MessageLine {
  /** Forgets what waits; from now on messages are read and thrown away. */
  stop(): void
}

/** Messages that may wait before the socket is no longer read. */
const fewWait = 4
/** Messages that came with one last read and may wait, small as they are. */
const mostWait = 100

/**
 * Takes a socket's messages one after another, in their order. While some wait, nothing is read from the socket, so that a sender who
 * is too fast, or does not read the answers, is held up by TCP and not kept in memory.
 */
export function lineUpMessages({ socket, work, pace, overflow }: MessageLineOptions): MessageLine {
  const waiting: { message: Buffer; isBinary: boolean; receivedAt: number }[] = []
  let working = false
  let stopped = false

  const run = async () => {
    working = true
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const wait = pace(now())
      if (wait > 0) await pause(wait, undefined, { ref: false })
      if (stopped) break
      await work(next.message, next.isBinary, next.receivedAt)
      if (waiting.length < fewWait && socket.isPaused) socket.resume()
    }
    working = false
  }

  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (stopped) return
    // The socket gives one Buffer to a message unless its binaryType says otherwise.
    waiting.push({ message: data as Buffer, isBinary, receivedAt: now() })
    if (waiting.length > mostWait) return overflow()
    if (waiting.length >= fewWait) socket.pause()
    if (!working) void run()
  })
  return {
    stop() {
      stopped = true
      waiting.length = 0
      // The other side's close frame must be read.
      if (socket.isPaused) socket.resume()
    },
  }
}

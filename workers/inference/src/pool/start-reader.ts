import { reasonOf } from '@parley/platform'
import { fork } from 'node:child_process'
import { Worker } from 'node:worker_threads'
import type { FrameRequest, ReaderMessage, ReaderSettings } from './reader-messages.ts'

/** What a reader runs in. */
export interface ReaderHost {
  post(request: FrameRequest): void
  /** Ends it at once, whatever it does. */
  end(): Promise<void>
}

export interface ReaderEvents {
  onMessage: (message: ReaderMessage) => void
  /** It has ended, and is not heard of again. */
  onEnd: (reason: string) => void
}

export type StartReader = (events: ReaderEvents) => ReaderHost

/** A program beside this one, compiled or not. */
const program = (path: string) => new URL(`${path}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/**
 * The programs that readers run: `thread` reads one frame at a time, `device` is a process that reads batches, `decoder` a thread of that.
 */
export const programs = {
  thread: program('./thread-program'),
  device: program('../device/main'),
  decoder: program('../device/decoder-program'),
}

/**
 * Starts a worker thread. A program in TypeScript is loaded through tsx, which a thread of Node 20 does not inherit from its process.
 * @param url a module's
 */
export function startThread(url: URL, data: unknown): Worker {
  if (!url.pathname.endsWith('.ts')) return new Worker(url, { workerData: data })
  // Resolved here: the thread's own imports would be looked up from the folder that the process was started in.
  const tsx = import.meta.resolve('tsx/esm/api')
  const source = `import(${JSON.stringify(tsx)}).then((tsx) => (tsx.register(), import(${JSON.stringify(url.href)})))`
  return new Worker(source, { eval: true, workerData: data })
}

/** A reader in a thread of this process. */
export function startThreadReader(url: URL, settings: ReaderSettings, { onMessage, onEnd }: ReaderEvents): ReaderHost {
  const thread = startThread(url, settings)
  let reason: string | undefined
  thread.on('message', onMessage)
  thread.on('error', (error) => (reason = reasonOf(error)))
  thread.on('exit', (code) => onEnd(reason ?? `ended with code ${code}`))
  return {
    post(request) {
      // One copy, then a transfer. The original stays: for a second try, and because a queue may have to deliver it again.
      const jpeg = Uint8Array.from(request.jpeg)
      thread.postMessage({ ...request, jpeg }, [jpeg.buffer])
    },
    end: async () => void (await thread.terminate()),
  }
}

/**
 * A reader in a process of its own: a fault of a GPU's driver or library ends a process, and should not end this one. It says on standard
 * error what its libraries say.
 */
export function startProcessReader(url: URL, settings: ReaderSettings, { onMessage, onEnd }: ReaderEvents): ReaderHost {
  const execArgv = url.pathname.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : []
  const child = fork(url, [JSON.stringify(settings)], { execArgv, serialization: 'advanced' })
  let unable: string | undefined
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `ended with code ${code}` : `ended by ${signal}`))
    // It could not be started, or not be spoken to: either way it is of no use.
    child.on('error', (error) => {
      child.kill('SIGKILL')
      resolve(error.message)
    })
  })
  void ended.then((reason) => onEnd(unable ?? reason))
  // What it is and sends is ours, at both ends.
  child.on('message', (message) => {
    const known = message as ReaderMessage
    if (known.kind === 'unable') unable = known.reason
    else onMessage(known)
  })
  return {
    post: (request) => void (child.connected && child.send(request)),
    async end() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

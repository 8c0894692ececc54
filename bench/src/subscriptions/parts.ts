import { fork, type ChildProcess, type ForkOptions } from 'node:child_process'

/** What a part can be asked, by name: each takes one thing and answers with another. */
export type Orders = Record<string, (order: never) => unknown>

interface Question {
  number: number
  name: string
  order: unknown
}
type Answer = { number: number; result: unknown } | { number: number; failed: string }

/** A process of the benchmark, asked over IPC. */
export interface Part<O extends Orders> {
  readonly process: ChildProcess
  ask<N extends keyof O & string>(name: N, ...order: Parameters<O[N]>): Promise<Awaited<ReturnType<O[N]>>>
  /** Resolves when `servePart` runs in it. What is asked before is lost where a probe already listens. */
  ready: Promise<void>
  /** Ends it: politely, then by force after 5 s. */
  close(): Promise<void>
}

/** Starts a process. Its standard output, if piped, is the caller's to read. */
export function startPart<O extends Orders>(script: string | URL, args: readonly string[], options: ForkOptions): Part<O> {
  const child = fork(script, args, options)
  let last = 0
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (cause: Error) => void }>()
  const gone = new Promise<void>((resolve) =>
    child.once('exit', (code, signal) => {
      for (const { reject } of waiting.values()) reject(new Error(`a part of the benchmark ended with ${code ?? signal}`))
      waiting.clear()
      resolve()
    }),
  )
  const ready = Promise.race([gone, new Promise<void>((resolve) => waiting.set(0, { resolve, reject: () => resolve() }))])
  child.on('message', (message) => {
    const answer = message as Answer // by servePart and probe.mjs
    const asked = waiting.get(answer.number)
    waiting.delete(answer.number)
    if ('failed' in answer) asked?.reject(new Error(answer.failed))
    else asked?.resolve(answer.result as never)
  })
  return {
    process: child,
    ready,
    ask(name, ...order) {
      last += 1
      const number = last
      return new Promise((resolve, reject) => {
        waiting.set(number, { resolve, reject })
        child.send({ number, name, order: order[0] } satisfies Question, (error) => {
          if (error && waiting.delete(number)) reject(error)
        })
      })
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await gone
      clearTimeout(force)
    },
  }
}

/** In the process: answers what it is asked, and ends with whoever started it. */
export function servePart<O extends Orders>(orders: O): void {
  process.on('message', (message) => {
    const { number, name, order } = message as Question // by startPart
    const obey = orders[name] as ((order: unknown) => unknown) | undefined
    if (!obey) return // It is the probe's to answer.
    const answer = (said: Answer) => process.send?.(said)
    Promise.resolve()
      .then(() => obey(order))
      .then(
        (result) => answer({ number, result }),
        (error: unknown) => answer({ number, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      )
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ number: 0, result: undefined } satisfies Answer)
}

import type { LiveSource } from './live-source.ts'

export interface WhileAllowed<A> {
  /** @throws unless the viewer may watch. Asked while already listening for the right's end. */
  requireAllowed: () => Promise<A>
  /**
   * Calls back once, when the viewer may no longer watch.
   * @returns stops listening; may be called twice
   */
  onWithdrawn: (withdrawn: (reason: Error) => void) => () => void
  /** Opens the source for what `requireAllowed` gave. The signal must end it. */
  open: (allowed: A, signal: AbortSignal) => Promise<LiveSource>
}

/**
 * A source for as long as the viewer may watch it: then it ends with that reason, whatever was waiting to be sent.
 * @throws what `requireAllowed` and `open` throw
 */
export async function sourceWhileAllowed<A>({ requireAllowed, onWithdrawn, open }: WhileAllowed<A>): Promise<LiveSource> {
  let reason: Error | undefined
  const right = new AbortController()
  const stopListening = onWithdrawn((withdrawn) => {
    reason = withdrawn
    right.abort(withdrawn)
  })
  try {
    const source = await open(await requireAllowed(), right.signal)
    const next = source.next.bind(source)
    const close = source.return.bind(source)
    return Object.assign(source, {
      async next() {
        try {
          const result = await next()
          if (reason !== undefined) throw reason
          if (result.done === true) stopListening()
          return result
        } catch (error) {
          stopListening()
          await close()
          throw error
        }
      },
      async return() {
        stopListening()
        return close()
      },
    })
  } catch (error) {
    stopListening()
    throw error
  }
}

import { ParleyError } from '@parley/platform'

/** Events that a feed keeps: who resumes from further back is told so. */
const mostKept = 500

export interface FeedEvent<T> {
  /** From 1, without gaps. */
  number: number
  value: T
}

/** Numbered events, told to whoever follows: what the platform's live log is, in memory. */
export interface Feed<T> {
  readonly head: number
  append(make: (number: number) => T): void
  /**
   * The events after a cursor, then those to come; without one, those to come.
   * @throws ParleyError BAD_USER_INPUT for a cursor that is none of this feed's, CURSOR_EXPIRED for one that is too old
   */
  follow(after?: string | null): AsyncIterableIterator<FeedEvent<T>>
}

export function createFeed<T>(): Feed<T> {
  const kept: FeedEvent<T>[] = []
  let head = 0
  let bells: (() => void)[] = []

  function startOf(after: string | null | undefined): number {
    if (after === undefined || after === null) return head
    const number = /^\d{1,15}$/.test(after) ? Number(after) : Number.NaN
    if (!(number <= head)) throw new ParleyError('BAD_USER_INPUT', { message: 'That is no cursor of this feed.' })
    if (number < head - kept.length) throw new ParleyError('CURSOR_EXPIRED')
    return number
  }

  return {
    get head() {
      return head
    },
    append(make) {
      head += 1
      kept.push({ number: head, value: make(head) })
      if (kept.length > mostKept) kept.shift()
      const rung = bells
      bells = []
      for (const ring of rung) ring()
    },
    follow(after) {
      let at = startOf(after)
      let ended = false
      let wake = () => {}
      const next = async (): Promise<IteratorResult<FeedEvent<T>>> => {
        while (!ended && at >= head) await new Promise<void>((resolve) => bells.push((wake = resolve)))
        // A reader that was too slow goes on with the oldest that is kept.
        const event = ended ? undefined : kept[Math.max(0, kept.length - (head - at))]
        if (event === undefined) return { done: true, value: undefined }
        at = event.number
        return { done: false, value: event }
      }
      const iterator: AsyncIterableIterator<FeedEvent<T>> = {
        next,
        async return() {
          ended = true
          bells = bells.filter((bell) => bell !== wake)
          wake()
          return { done: true, value: undefined }
        },
        [Symbol.asyncIterator]: () => iterator,
      }
      return iterator
    },
  }
}

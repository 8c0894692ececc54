import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql'
import { eventExtensions, startCursor, startsFrom, type LivePayload, type LiveSource } from './live-source.ts'

export interface LiveRequest {
  /** Add the event's extensions to its result. */
  journey: boolean
  /**
   * Begin with a result without data whose `extensions.live` says where the stream starts (`cursor`), and whether the field begins with
   * the state as it is or with what comes from now on when it is not resumed (`from`: `state` or `live`).
   */
  head: boolean
}

/**
 * GraphQL's subscribe, with a context of its own for each event (loaders must not remember yesterday) and the event's extensions
 * on its result.
 * @param freshContext makes an event's context
 */
export async function subscribeLive(
  args: ExecutionArgs,
  freshContext: () => unknown,
  { journey, head }: LiveRequest,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args)
  if (!(Symbol.asyncIterator in source)) return source
  const events = source as LiveSource // liveSource or any async iterable: the symbols are looked up, not relied upon
  const iterator = events[Symbol.asyncIterator]()
  let tellHead = head && events[startCursor] !== undefined

  const results: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      if (tellHead) {
        tellHead = false
        const from = events[startsFrom]
        const live = { cursor: events[startCursor], ...(from !== undefined && { from }) }
        return { done: false, value: { data: null, extensions: { live } } }
      }
      const { done, value } = await iterator.next()
      if (done === true) return { done: true, value: undefined }
      const result = await execute({ ...args, rootValue: value, contextValue: freshContext() })
      const extensions = journey ? (value as LivePayload)[eventExtensions] : undefined
      return { done: false, value: extensions === undefined ? result : { ...result, extensions } }
    },
    async return() {
      await iterator.return?.()
      return { done: true, value: undefined }
    },
    async throw(error) {
      await iterator.return?.()
      throw error
    },
    [Symbol.asyncIterator]: () => results,
  }
  return results
}

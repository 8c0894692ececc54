/**
 * An async generator over `pull`. Unlike a generator function its `return()` takes effect while a `next()` is waiting.
 * @param pull the next value; undefined at the end; a throw ends the stream
 * @param stop called once, when the stream ends in whatever way; it must make a waiting `pull` resolve
 */
export function createResultStream<T>(pull: () => Promise<T | undefined>, stop: () => void): AsyncGenerator<T, void, void> {
  let ended = false
  let last: Promise<unknown> = Promise.resolve()
  const end = (): { done: true; value: undefined } => {
    if (!ended) {
      ended = true
      stop()
    }
    return { done: true, value: undefined }
  }
  const step = async (): Promise<IteratorResult<T, void>> => {
    if (ended) return end()
    try {
      const value = await pull()
      return ended || value === undefined ? end() : { done: false, value }
    } catch (error) {
      if (ended) return end()
      end()
      throw error
    }
  }
  const stream = {
    next() {
      const result = last.then(step, step)
      last = result
      return result
    },
    return: async () => end(),
    async throw(error: unknown): Promise<never> {
      end()
      throw error
    },
    [Symbol.asyncIterator]: () => stream,
    [Symbol.asyncDispose]: async () => void end(),
  } as AsyncGenerator<T, void, void> // whether [Symbol.asyncDispose] is part of it differs between versions of Node's types
  return stream
}

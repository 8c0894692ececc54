import { reasonOf, StartError } from '@parley/platform'
import type { SupergraphSource } from './supergraph-source.ts'
import { watchText } from './watch-text.ts'

const answerMs = 10_000

/** A supergraph at a URL, asked for every `pollMs`; where the server gives an `ETag`, its body comes only when it has changed. */
export function createUrlSource(url: string, { pollMs }: { pollMs: number }): SupergraphSource {
  let etag: string | null = null
  let loaded = ''

  const ask = async (ended?: AbortSignal): Promise<string | undefined> => {
    const late = AbortSignal.timeout(answerMs)
    const answer = await fetch(url, {
      headers: { accept: 'text/plain, */*', ...(etag !== null && { 'if-none-match': etag }) },
      signal: ended === undefined ? late : AbortSignal.any([late, ended]),
    })
    if (answer.status === 304) return undefined
    if (!answer.ok) {
      await answer.body?.cancel()
      throw new Error(`status ${answer.status}`)
    }
    const text = await answer.text()
    etag = answer.headers.get('etag')
    return text
  }
  const read = async (ended?: AbortSignal) => {
    try {
      return await ask(ended)
    } catch (cause) {
      throw new StartError(`The supergraph at ${url} cannot be fetched: ${whyNotFetched(cause)}.`, { cause })
    }
  }
  return {
    load: async () => (loaded = (await read()) ?? loaded),
    watch: (listener) => watchText({ ...listener, read, first: loaded, everyMs: pollMs }),
  }
}

function whyNotFetched(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer within ${answerMs / 1_000} s`
  // Of a failed fetch the cause says more than "fetch failed".
  return error instanceof Error && error.cause !== undefined ? reasonOf(error.cause) : reasonOf(error)
}

import { PlatformError } from '../../../platform/ask.ts'

/** A part of 5 MiB takes so long at 0.7 Mbit/s, and the store waits no longer. */
const longestMs = 75_000

export type PutPart = typeof putPart

/**
 * Sends one part to the store; by XMLHttpRequest, which tells how far it is.
 * @returns the store's HTTP status
 * @throws PlatformError OFFLINE when it did not answer
 */
export function putPart(
  url: string,
  bytes: Blob,
  contentType: string,
  { onProgress, signal }: { onProgress: (loaded: number) => void; signal: AbortSignal },
): Promise<number> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest()
    const lost = (): void => fail(new PlatformError('The store cannot be reached.', 'OFFLINE'))
    request.open('PUT', url)
    request.setRequestHeader('content-type', contentType)
    request.timeout = longestMs
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    request.addEventListener('load', () => done(request.status))
    for (const kind of ['error', 'abort', 'timeout']) request.addEventListener(kind, lost)
    signal.addEventListener('abort', () => request.abort(), { once: true })
    if (signal.aborted) return lost()
    request.send(bytes)
  })
}

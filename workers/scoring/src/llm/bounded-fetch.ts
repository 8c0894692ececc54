/** Bytes of an answer, unpacked. Five verdicts with reasons and quotations take some 10,000; models that think aloud say more. */
export const largestReply = 262_144

/** An answer of more than `largestReply` bytes. */
export class ReplyTooLarge extends Error {
  override name = 'ReplyTooLarge'
  override message = `the answer is larger than ${largestReply} bytes`
}

/** All that an endpoint needs. The client's own further headers tell of this machine, or come from its environment. */
const sentHeaders = ['accept', 'authorization', 'content-type']

/**
 * `fetch` for an endpoint that is not trusted: follows no redirect, so that no answer of a candidate goes elsewhere, sends only the headers
 * that are needed, and breaks off an answer that is too large.
 */
export const boundedFetch: typeof fetch = async (input, init) => {
  const given = new Headers(init?.headers)
  const headers = sentHeaders.flatMap((name): [string, string][] => {
    const value = given.get(name)
    return value === null ? [] : [[name, value]]
  })
  const response = await fetch(input, { ...init, headers, redirect: 'error' })
  return new Response(response.body?.pipeThrough(limitBytes()) ?? null, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  })
}

function limitBytes(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > largestReply) throw new ReplyTooLarge()
      controller.enqueue(chunk)
    },
  })
}

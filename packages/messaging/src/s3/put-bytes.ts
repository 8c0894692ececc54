import type { Agent, IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Transport } from './bounded-transport.ts'

/** What S3 says of bytes that it has taken. */
export interface PutAnswer {
  /** Without quotes. */
  etag: string
  /** By the server's clock. */
  at: Date
}

/**
 * PUTs a stream to a presigned URL; no more of it is in memory than the sockets hold.
 * @param body brings as many bytes as the header `content-length` says, or throws: the server then keeps nothing of it
 * @throws what the body threw; Error with the server's refusal
 */
export async function putBytes(
  url: string,
  headers: Record<string, string>,
  body: AsyncIterable<Uint8Array>,
  { transport, agent }: { transport: Transport; agent: Agent },
): Promise<PutAnswer> {
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const sending = transport.request({ method: 'PUT', protocol, hostname, port, path: pathname + search, headers, agent })
  const answered = new Promise<IncomingMessage>((resolve, reject) => sending.once('response', resolve).once('error', reject))
  const sent = pipeline(Readable.from(body, { objectMode: false }), sending)
  // Whichever fails first is the reason; the other's failure is its echo.
  answered.catch(() => undefined)
  sent.catch(() => undefined)
  // A refusal may come before the body is through.
  const response = await Promise.race([answered, sent.then(() => answered)])
  const text = Buffer.concat((await response.toArray()) as Buffer[]).toString() // no encoding: buffers
  if (response.statusCode !== 200) {
    sending.destroy()
    throw new Error(`the object store answered ${response.statusCode}: ${text.slice(0, 500)}`)
  }
  return { etag: unquoted(response.headers.etag), at: new Date(response.headers.date ?? Date.now()) }
}

export const unquoted = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '')

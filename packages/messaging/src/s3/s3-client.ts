import { createHash } from 'node:crypto'
import type { Agent, IncomingMessage } from 'node:http'
import { Client } from 'minio'
import type { Transport } from './bounded-transport.ts'

/** One bucket of an S3 server, by its origin. */
export interface S3Location {
  /** For example `http://127.0.0.1:9000`: scheme, host and port, no path. */
  endpoint: string
  region: string
  bucket: string
  accessKey: string
  secretKey: string
}

/** A part as the server has it. */
export interface StoredPart {
  part: number
  etag: string
  size: number
}

/** minio's client, with what it keeps to itself. It retries nothing: whoever calls does, and knows what may be repeated. */
export class S3Client extends Client {
  constructor({ endpoint, region, accessKey, secretKey }: S3Location, { transport, agent }: { transport: Transport; agent: Agent }) {
    const { protocol, hostname, port } = new URL(endpoint)
    super({
      endPoint: hostname,
      ...(port !== '' && { port: Number(port) }),
      useSSL: protocol === 'https:',
      region,
      accessKey,
      secretKey,
      transport,
      transportAgent: agent,
      retryOptions: { disableRetry: true },
    })
  }

  /** Every part of an upload, in order. */
  storedParts(bucket: string, key: string, uploadId: string): Promise<StoredPart[]> {
    return this.listParts(bucket, key, uploadId)
  }

  /** Lets pages of these origins send parts to signed URLs of the bucket, and play from them. */
  async allowPages(bucket: string, origins: readonly string[]): Promise<void> {
    const rule = [
      ...origins.map((origin) => `<AllowedOrigin>${origin}</AllowedOrigin>`),
      ...['GET', 'HEAD', 'PUT'].map((method) => `<AllowedMethod>${method}</AllowedMethod>`),
      '<AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3600</MaxAgeSeconds>',
    ]
    const xml = `<CORSConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><CORSRule>${rule.join('')}</CORSRule></CORSConfiguration>`
    const headers = { 'content-md5': createHash('md5').update(xml).digest('base64') }
    await this.makeRequestAsyncOmit({ method: 'PUT', bucketName: bucket, query: 'cors', headers }, xml, [200, 204])
  }

  /** GET with its headers; the response is the stream. @param range of the `range` header, for example `bytes=0-9` */
  openObject(bucket: string, key: string, range: string | undefined): Promise<IncomingMessage> {
    const headers = range === undefined ? {} : { range }
    return this.makeRequestAsync({ method: 'GET', bucketName: bucket, objectName: key, headers }, '', [200, 206])
  }
}

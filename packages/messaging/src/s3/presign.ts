import aws4 from 'aws4'
import { maxExpirySeconds } from '../object-limits.ts'
import type { S3Location } from './s3-client.ts'

export interface PresignedRequest {
  method: 'GET' | 'PUT'
  key: string
  /** Signed with the URL: whoever uses it must send exactly these. */
  headers?: Record<string, string>
  query?: Record<string, string>
  expiresInSeconds: number
}

export type Presign = (request: PresignedRequest) => string

/**
 * Signs URLs of one bucket (AWS Signature Version 4, in the query). minio's own way leaves `content-length` and `content-type` unsigned,
 * and so would let anyone who has a URL upload as much of anything as they like.
 * @returns a URL that is good for at least `expiresInSeconds`, and at most a second longer: S3 counts whole seconds
 */
export function createPresigner({ endpoint, region, bucket, accessKey, secretKey }: S3Location): Presign {
  const { origin, host } = new URL(endpoint)
  const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey }
  return ({ method, key, headers = {}, query = {}, expiresInSeconds }) => {
    const expires = String(Math.min(expiresInSeconds + 1, maxExpirySeconds))
    const parameters = new URLSearchParams({ ...query, 'X-Amz-Expires': expires })
    // aws4 reads the query as `querystring` does, where a space is %20 or +.
    const path = `/${bucket}/${key}?${parameters.toString()}`
    return origin + (aws4.sign({ service: 's3', region, method, host, path, headers, signQuery: true }, credentials).path ?? '')
  }
}

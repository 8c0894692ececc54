import { ParleyError } from '@parley/platform'
import { createHmac, timingSafeEqual } from 'node:crypto'

export type SignedMethod = 'GET' | 'PUT'
/** What a URL allows, besides method and key. */
export type UrlClaims = Record<string, string>

export interface UrlSigner {
  /** The query of a URL that allows this until `expiresAt`. */
  sign(method: SignedMethod, key: string, claims: UrlClaims, expiresAt: Date): string
  /** What the query allows. @throws ParleyError FORBIDDEN when it was not signed here, for this method and key, or has expired */
  verify(method: SignedMethod, key: string, query: Record<string, unknown>): UrlClaims
}

export interface UrlSignerOptions {
  /** 32 bytes. */
  secret: Uint8Array
  /** Milliseconds since the epoch. */
  now: () => number
}

/** Signs with HMAC-SHA256 over the method, the key of the object, and every parameter by its name. */
export function createUrlSigner({ secret, now }: UrlSignerOptions): UrlSigner {
  function signatureOf(method: SignedMethod, key: string, claims: UrlClaims): Buffer {
    const sorted = Object.entries(claims).sort(([a], [b]) => (a < b ? -1 : 1))
    return createHmac('sha256', secret)
      .update(JSON.stringify([method, key, sorted]))
      .digest()
  }

  return {
    sign(method, key, claims, expiresAt) {
      // Milliseconds: a URL for one second is good for one second.
      const all = { ...claims, expires: String(expiresAt.getTime()) }
      return new URLSearchParams({ ...all, signature: signatureOf(method, key, all).toString('base64url') }).toString()
    },
    verify(method, key, { signature, ...claims }) {
      const given = Buffer.from(typeof signature === 'string' ? signature : '', 'base64url')
      if (!areTexts(claims)) throw forbidden()
      const expected = signatureOf(method, key, claims)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw forbidden()
      const { expires, ...allowed } = claims
      if (!(Number(expires) > now())) throw new ParleyError('FORBIDDEN', { message: 'This URL has expired.' })
      return allowed
    },
  }
}

const areTexts = (query: Record<string, unknown>): query is UrlClaims => Object.values(query).every((value) => typeof value === 'string')

function forbidden(): ParleyError {
  return new ParleyError('FORBIDDEN', { message: 'This URL does not allow it.' })
}

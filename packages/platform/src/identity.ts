import { SignJWT, errors, jwtVerify, type CryptoKey, type JWK, type JWTPayload, type JWTVerifyGetKey, importJWK } from 'jose'
import { z } from 'zod'
import { ParleyError } from './errors.ts'

export const roles = ['CANDIDATE', 'INTERVIEWER', 'ANALYST', 'ADMIN'] as const
export type Role = (typeof roles)[number]

/** Who asks. */
export type Principal =
  | { kind: 'anonymous' }
  | { kind: 'user'; userId: string; sessionId: string; organizationId: string; role: Role; scopes: string[] }
  /** Everyone of one organisation, role and scopes: what a stream shared by several watchers runs as. Names no user. */
  | { kind: 'class'; organizationId: string; role: Role; scopes: string[] }
  /** A part of the platform itself. */
  | { kind: 'service'; service: string }

export const anonymous: Principal = { kind: 'anonymous' }

/** Header of every request to a subgraph, and key in a subscribe message's `extensions`. */
export const identityHeader = 'x-parley-identity'

/** Issuer of identities between the parts of the platform. */
const issuer = 'parley:gateway'
/** How long an identity is good for, and how far clocks may be apart. */
const lifetimeSeconds = 60
const skewSeconds = 30
/** How long a signer may give out the same identity again. */
export const identityReuseSeconds = 30

const principalClaim = z.union([
  z.object({ kind: z.literal('anonymous') }),
  z.object({
    kind: z.literal('user'),
    userId: z.string(),
    sessionId: z.string(),
    organizationId: z.string(),
    role: z.enum(roles),
    scopes: z.array(z.string()),
  }),
  z.object({ kind: z.literal('class'), organizationId: z.string(), role: z.enum(roles), scopes: z.array(z.string()) }),
  z.object({ kind: z.literal('service'), service: z.string() }),
])

const callerClaims = z.object({ principal: principalClaim, address: z.string().optional() })

/** Who asks, and whence. */
export interface Caller {
  principal: Principal
  /** The client's IP address, where the gateway said it. */
  address?: string
}

/** Signs who asks, for one subgraph; `address` is the client's, if that is to be told. */
export type SignIdentity = (principal: Principal, audience: string, address?: string) => Promise<string>

/** Reads a signed identity. @throws ParleyError UNAUTHENTICATED when it is missing, forged, expired or for another subgraph */
export type VerifyIdentity = (token: string | undefined) => Promise<Caller>

/** @param privateJwk an Ed25519 key with `kid` */
export async function createIdentitySigner(privateJwk: JWK): Promise<SignIdentity> {
  const key = (await importJWK(privateJwk, 'EdDSA')) as CryptoKey
  return (principal, audience, address) =>
    new SignJWT({ principal, ...(address !== undefined && { address }) })
      .setProtectedHeader({ alg: 'EdDSA', ...(privateJwk.kid === undefined ? {} : { kid: privateJwk.kid }) })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeSeconds}s`)
      .sign(key)
}

export interface IdentityVerifierOptions {
  /**
   * Hears of each well-signed identity whose times show that the signer's clock is more than 30 s away from ours: by how many
   * seconds at least, positive where theirs is ahead.
   */
  onSkew?: (seconds: number) => void
}

/**
 * @param keys jose's `createLocalJWKSet` or `createRemoteJWKSet`
 * @param audience the subgraph's own name
 */
export function createIdentityVerifier(keys: JWTVerifyGetKey, audience: string, { onSkew }: IdentityVerifierOptions = {}): VerifyIdentity {
  const hearTimes = ({ iat }: JWTPayload) => {
    if (iat === undefined) return
    const ahead = iat - Date.now() / 1000
    if (ahead > skewSeconds) onSkew?.(Math.floor(ahead))
    if (ahead + identityReuseSeconds < -skewSeconds) onSkew?.(Math.ceil(ahead + identityReuseSeconds))
  }
  return async (token) => {
    if (token === undefined) throw new ParleyError('UNAUTHENTICATED', { message: 'This address answers the gateway only.' })
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ['EdDSA'],
        clockTolerance: skewSeconds,
        maxTokenAge: lifetimeSeconds,
      })
      hearTimes(payload)
      const { principal, address } = callerClaims.parse(payload)
      return { principal, ...(address !== undefined && { address }) }
    } catch (cause) {
      // jose looks at the claims once the signature is good.
      if (cause instanceof errors.JWTExpired || (cause instanceof errors.JWTClaimValidationFailed && cause.claim === 'iat'))
        hearTimes(cause.payload)
      if (cause instanceof errors.JWKSTimeout) throw new ParleyError('SERVICE_UNAVAILABLE', { cause })
      throw new ParleyError('UNAUTHENTICATED', { message: 'The identity is not valid.', cause })
    }
  }
}

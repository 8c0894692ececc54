import { jwtVerify, SignJWT, type CryptoKey, type JWTVerifyGetKey } from 'jose'
import { tokenFault } from './token-fault.ts'
import { claimsOf, userOf, type User } from './user-claims.ts'

/** Issuer, audience and life of the tokens that clients carry. */
const accessTokenIssuer = 'parley'
const accessTokenAudience = 'parley:api'
export const accessTokenLifetimeSeconds = 900

/** An access token for a user: EdDSA JWT with `sub`, `sid`, `org`, `role`, `scope`; good for 15 minutes unless told, as `30s`. */
export function signAccessToken(
  user: User,
  key: { kid: string; privateKey: CryptoKey },
  lifetime = `${accessTokenLifetimeSeconds}s`,
): Promise<string> {
  return new SignJWT(claimsOf(user))
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'at+jwt' })
    .setSubject(user.userId)
    .setIssuer(accessTokenIssuer)
    .setAudience(accessTokenAudience)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(key.privateKey)
}

export interface VerifiedAccessToken {
  principal: User
  /** Milliseconds since the epoch. */
  expiresAt: number
}

/**
 * Reads an access token.
 * @param keys jose's key set of the interviews subgraph's `/.well-known/jwks.json`
 * @throws ParleyError UNAUTHENTICATED when it is forged, expired or meant for something else, SERVICE_UNAVAILABLE while the keys are out
 *   of reach
 */
export async function verifyAccessToken(token: string, keys: JWTVerifyGetKey): Promise<VerifiedAccessToken> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: accessTokenIssuer,
      audience: accessTokenAudience,
      algorithms: ['EdDSA'],
      typ: 'at+jwt',
      requiredClaims: ['exp'],
    })
    return { principal: userOf(payload), expiresAt: (payload.exp ?? 0) * 1000 }
  } catch (cause) {
    throw tokenFault(cause, 'The access token is not valid or has expired.')
  }
}

/** The token of an `Authorization: Bearer …` header or connection parameter; undefined when there is none. */
export function bearerToken(authorization: unknown): string | undefined {
  return typeof authorization === 'string' ? /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization)?.[1] : undefined
}

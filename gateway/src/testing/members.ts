import { createIdentitySigner, createIdentityVerifier, signAccessToken, type Principal, type VerifyIdentity } from '@parley/platform'
import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair } from 'jose'
import type { IdentityOptions } from '../identity/create-identity.ts'

export interface Members {
  /** For `createGateway`. */
  identity: Extract<IdentityOptions, { mode: 'jwks' }>
  /** What `/.well-known/jwks.json` would answer. */
  jwks: { keys: object[] }
  /** An access token of Ann's, or of another; good for `lifeMs`, default 15 minutes. */
  token(lifeMs?: number, whose?: Partial<Members['ann']>): Promise<string>
  /** As a subgraph verifies what the gateway tells it. */
  verifierFor(subgraph: string): VerifyIdentity
  ann: Extract<Principal, { kind: 'user' }>
}

/** Someone who can sign in, the keys that vouch for her, and those that the gateway signs with. */
export async function createMembers(): Promise<Members> {
  const [access, inner] = await Promise.all([
    generateKeyPair('EdDSA', { extractable: true }),
    generateKeyPair('EdDSA', { extractable: true }),
  ])
  const jwks = { keys: [{ ...(await exportJWK(access.publicKey)), kid: 'a', alg: 'EdDSA' }] }
  const innerKeys = createLocalJWKSet({ keys: [{ ...(await exportJWK(inner.publicKey)), kid: 'g' }] })
  const ann: Members['ann'] = { kind: 'user', userId: 'ann', sessionId: 's1', organizationId: 'o1', role: 'ANALYST', scopes: ['read'] }
  return {
    identity: {
      mode: 'jwks',
      keys: createLocalJWKSet(jwks),
      sign: await createIdentitySigner({ ...(await exportJWK(inner.privateKey)), kid: 'g' }),
    },
    jwks,
    async token(lifeMs, whose = {}) {
      const token = await signAccessToken({ ...ann, ...whose }, { kid: 'a', privateKey: access.privateKey })
      if (lifeMs === undefined) return token
      const { exp: _, ...claims } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number }
      return new SignJWT({ ...claims, exp: (Date.now() + lifeMs) / 1000 })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'a', typ: 'at+jwt' })
        .sign(access.privateKey)
    },
    verifierFor: (subgraph) => createIdentityVerifier(innerKeys, subgraph),
    ann,
  }
}

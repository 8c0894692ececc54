import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose'
import { createIdentitySigner, createIdentityVerifier, type SignIdentity, type VerifyIdentity } from './identity.ts'
import { StartError } from './start-error.ts'

/** Where the gateway publishes the public half of the key with which the parts of the platform know each other. */
export const identityKeysPath = '/.well-known/identity-jwks.json'

export interface InternalIdentity {
  sign: SignIdentity
  verifierFor: (subgraph: string) => VerifyIdentity
  /** The public half. */
  keys: JSONWebKeySet
}

/** A new key, as `IDENTITY_PRIVATE_JWK` takes it. */
export async function createIdentityKey(kid: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid }
}

/**
 * The key with which the parts of the platform know each other.
 * @param privateJwk shared by the processes that sign; default: made anew, for parts inside one process, and never written down
 * @throws StartError when it is no Ed25519 key with a `kid`
 */
export async function createInternalIdentity(privateJwk?: JWK): Promise<InternalIdentity> {
  const key = privateJwk ?? (await createIdentityKey('internal'))
  const { kty, crv, x, kid } = key
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined || key.d === undefined || kid === undefined)
    throw new StartError('IDENTITY_PRIVATE_JWK is not the private half of an Ed25519 key (JWK with kty, crv, x, d and kid).')
  const keys: JSONWebKeySet = { keys: [{ kty, crv, x, kid, alg: 'EdDSA', use: 'sig' }] }
  const publicKeys = createLocalJWKSet(keys)
  return {
    sign: await createIdentitySigner(key),
    verifierFor: (subgraph) => createIdentityVerifier(publicKeys, subgraph),
    keys,
  }
}

import { createLocalJWKSet, exportJWK, generateKeyPair } from 'jose'
import { createIdentitySigner, createIdentityVerifier, type SignIdentity, type VerifyIdentity } from './identity.ts'

export interface InternalIdentity {
  sign: SignIdentity
  verifierFor: (subgraph: string) => VerifyIdentity
}

/** A key with which the parts inside one process know each other: made anew each time, never written down. */
export async function createInternalIdentity(): Promise<InternalIdentity> {
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  const kid = 'internal'
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid }] })
  return {
    sign: await createIdentitySigner({ ...(await exportJWK(pair.privateKey)), kid }),
    verifierFor: (subgraph) => createIdentityVerifier(keys, subgraph),
  }
}

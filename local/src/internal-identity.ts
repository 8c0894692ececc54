import { createIdentitySigner, createIdentityVerifier, type SignIdentity, type VerifyIdentity } from '@parley/platform'
import { createLocalJWKSet, exportJWK, generateKeyPair } from 'jose'

/** The key with which the parts of one embedded platform know each other: made at each start, never written down. */
export async function createInternalIdentity(): Promise<{ sign: SignIdentity; verifierFor: (subgraph: string) => VerifyIdentity }> {
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  const kid = 'local'
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid }] })
  return {
    sign: await createIdentitySigner({ ...(await exportJWK(pair.privateKey)), kid }),
    verifierFor: (subgraph) => createIdentityVerifier(keys, subgraph),
  }
}

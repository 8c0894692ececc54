import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'
import { createIdentitySigner, createIdentityVerifier, type Principal, type SignIdentity, type VerifyIdentity } from './identity.ts'

const user: Principal = { kind: 'user', userId: 'u', sessionId: 's', organizationId: 'o', role: 'ANALYST', scopes: ['read'] }
let privateJwk: JWK
let sign: SignIdentity
const skews: number[] = []
let verify: VerifyIdentity
let key: Awaited<ReturnType<typeof generateKeyPair>>

beforeAll(async () => {
  key = await generateKeyPair('EdDSA', { extractable: true })
  privateJwk = { ...(await exportJWK(key.privateKey)), kid: 'k1' }
  sign = await createIdentitySigner(privateJwk)
  verify = createIdentityVerifier(createLocalJWKSet({ keys: [{ ...(await exportJWK(key.publicKey)), kid: 'k1' }] }), 'emotion', {
    onSkew: (seconds) => skews.push(seconds),
  })
})
beforeEach(() => void skews.splice(0))

describe('the identity that parts of the platform sign for each other', () => {
  test.each<Principal>([
    { kind: 'anonymous' },
    user,
    { kind: 'class', organizationId: 'o', role: 'ADMIN', scopes: [] },
    { kind: 'service', service: 'emotion' },
  ])('carries %j', async (principal) => {
    expect(await verify(await sign(principal, 'emotion'))).toEqual({ principal })
  })

  test('carries the client’s address where that is told', async () => {
    expect(await verify(await sign({ kind: 'anonymous' }, 'emotion', '192.0.2.7'))).toEqual({
      principal: { kind: 'anonymous' },
      address: '192.0.2.7',
    })
  })

  test('is refused when it is missing', async () => {
    await expect(verify(undefined)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('is refused by another subgraph than it was signed for', async () => {
    await expect(verify(await sign(user, 'scoring'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('is refused when someone else signed it', async () => {
    const stranger = await generateKeyPair('EdDSA', { extractable: true })
    const forge = await createIdentitySigner({ ...(await exportJWK(stranger.privateKey)), kid: 'k1' })
    await expect(verify(await forge(user, 'emotion'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  const signedAt = (secondsAgo: number, privateKey = key.privateKey) => {
    const issued = Math.floor(Date.now() / 1000) - secondsAgo
    return new SignJWT({ principal: user })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
      .setIssuer('parley:gateway')
      .setAudience('emotion')
      .setIssuedAt(issued)
      .setExpirationTime(issued + 60)
      .sign(privateKey)
  }

  test('is good for 60 s and 30 s of clock skew', async () => {
    expect(await verify(await signedAt(80))).toEqual({ principal: user })
    await expect(verify(await signedAt(95))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(await verify(await signedAt(-25))).toEqual({ principal: user })
    await expect(verify(await signedAt(-40))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('tells of clocks that are more than 30 s apart, and not of an identity that is given out again', async () => {
    for (const secondsAgo of [-28, 0, 30, 58]) await verify(await signedAt(secondsAgo))
    expect(skews).toEqual([])
    for (const secondsAgo of [-100, 70, 130]) await verify(await signedAt(secondsAgo)).catch(() => {})
    expect(skews.map((seconds) => Math.round(seconds / 10) * 10)).toEqual([100, -40, -100])
  })

  test('tells nothing of the clock when it is forged', async () => {
    const stranger = await generateKeyPair('EdDSA', { extractable: true })
    await expect(verify(await signedAt(-100, stranger.privateKey))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(skews).toEqual([])
  })
})

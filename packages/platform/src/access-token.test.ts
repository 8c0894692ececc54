import { describe, expect, test } from '@jest/globals'
import { createLocalJWKSet, createRemoteJWKSet, exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { bearerToken, signAccessToken, verifyAccessToken } from './access-token.ts'

const pair = await generateKeyPair('EdDSA', { extractable: true })
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k' }] })
const user = { kind: 'user', userId: 'u', sessionId: 's', organizationId: 'o', role: 'CANDIDATE', scopes: ['a', 'b'] } as const
const refused = { code: 'UNAUTHENTICATED' }

describe('access tokens', () => {
  test('carry the user and expire after 15 minutes', async () => {
    const token = await signAccessToken({ ...user, scopes: [...user.scopes] }, { kid: 'k', privateKey: pair.privateKey })
    const { principal, expiresAt } = await verifyAccessToken(token, keys)
    expect(principal).toEqual(user)
    expect(Math.abs(expiresAt - Date.now() - 900_000)).toBeLessThan(2_000)
  })

  test('are refused unsigned, with another type, for another audience, or expired', async () => {
    const claims = { sid: 's', org: 'o', role: 'ADMIN', scope: '' }
    const unsigned = new UnsecuredJWT(claims).setSubject('u').setIssuer('parley').setAudience('parley:api').setExpirationTime('1h').encode()
    await expect(verifyAccessToken(unsigned, keys)).rejects.toMatchObject(refused)

    const signed = (typ: string, audience: string, expires: string) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', kid: 'k', typ })
        .setSubject('u')
        .setIssuer('parley')
        .setAudience(audience)
        .setExpirationTime(expires)
        .sign(pair.privateKey)
    await expect(verifyAccessToken(await signed('JWT', 'parley:api', '1h'), keys)).rejects.toMatchObject(refused)
    await expect(verifyAccessToken(await signed('at+jwt', 'parley:files', '1h'), keys)).rejects.toMatchObject(refused)
    await expect(verifyAccessToken(await signed('at+jwt', 'parley:api', '-1s'), keys)).rejects.toMatchObject(refused)
    await expect(verifyAccessToken('not a token', keys)).rejects.toMatchObject(refused)
  })

  test('are not refused for keys that cannot be fetched', async () => {
    const token = await signAccessToken({ ...user, scopes: [] }, { kid: 'k', privateKey: pair.privateKey })
    const nowhere = createRemoteJWKSet(new URL('http://127.0.0.1:9/jwks.json'))
    await expect(verifyAccessToken(token, nowhere)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  })

  test('are read from a Bearer header and nothing else', () => {
    expect(bearerToken('Bearer abc.def.ghi')).toBe('abc.def.ghi')
    expect(bearerToken('bearer abc')).toBe('abc')
    for (const other of [undefined, 7, '', 'abc', 'Basic abc', 'Bearer', 'Bearer a b']) expect(bearerToken(other)).toBeUndefined()
  })
})

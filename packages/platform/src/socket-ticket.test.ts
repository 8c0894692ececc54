import { expect, test } from '@jest/globals'
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { signAccessToken, verifyAccessToken } from './access-token.ts'
import { signSocketTicket, verifySocketTicket } from './socket-ticket.ts'
import type { User } from './user-claims.ts'

const pair = await generateKeyPair('EdDSA', { extractable: true })
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k' }] })
const key = { kid: 'k', privateKey: pair.privateKey }
const user: User = { kind: 'user', userId: 'u', sessionId: 's', organizationId: 'o', role: 'CANDIDATE', scopes: ['a', 'b'] }
const refused = { code: 'UNAUTHENTICATED' }

test('a ticket names its user and interview for a minute, and no two are the same', async () => {
  const one = await verifySocketTicket(await signSocketTicket(user, 'interview', key), keys)
  const other = await verifySocketTicket(await signSocketTicket(user, 'interview', key), keys)
  expect(one).toMatchObject({ principal: user, interviewId: 'interview' })
  expect(Math.abs(one.expiresAt - Date.now() - 60_000)).toBeLessThan(2_000)
  expect(other.id).not.toBe(one.id)
})

test('a ticket is no access token, and an access token no ticket', async () => {
  await expect(verifyAccessToken(await signSocketTicket(user, 'interview', key), keys)).rejects.toMatchObject(refused)
  await expect(verifySocketTicket(await signAccessToken(user, key), keys)).rejects.toMatchObject(refused)
})

test('a ticket that is forged, expired or without an end is refused', async () => {
  const stranger = await generateKeyPair('EdDSA')
  const forged = await signSocketTicket(user, 'interview', { kid: 'k', privateKey: stranger.privateKey })
  await expect(verifySocketTicket(forged, keys)).rejects.toMatchObject(refused)
  await expect(verifySocketTicket('no ticket', keys)).rejects.toMatchObject(refused)
  const unsigned = () =>
    new SignJWT({ sid: 's', org: 'o', role: 'ADMIN', scope: '', interview: 'i' })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k', typ: 'ticket+jwt' })
      .setJti('00000000-0000-4000-8000-000000000000')
      .setSubject('u')
      .setIssuer('parley')
      .setAudience('parley:frame-socket')
  await expect(verifySocketTicket(await unsigned().setExpirationTime('-1s').sign(pair.privateKey), keys)).rejects.toMatchObject(refused)
  await expect(verifySocketTicket(await unsigned().sign(pair.privateKey), keys)).rejects.toMatchObject(refused)
})

import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createHealth, silentLogger } from '@parley/platform'
import { s3Settings, type S3Settings } from '@parley/services/testing'
import type { ObjectStore } from '../object-store.ts'
import { describeObjectStore } from '../testing/object-store-contract.ts'
import { put } from '../testing/object-traffic.ts'
import { createS3ObjectStore, type S3ObjectStoreOptions } from './s3-object-store.ts'

// Starts the server, if this is the first to ask.
beforeAll(async () => void (await s3Settings()), 120_000)

/** Ceph, which the tests run on, has a key for it; what it then keeps is looked at in packages/services, where it is started. */
const open = (settings: S3Settings, more: Partial<S3ObjectStoreOptions> = {}) =>
  createS3ObjectStore({ ...settings, encryption: 'AES256', logger: silentLogger(), ...more })

describeObjectStore('the store on S3', async () => {
  const settings = await s3Settings()
  const opened: ObjectStore[] = []
  return {
    async open() {
      const store = await open(settings)
      opened.push(store)
      return store
    },
    // S3 counts whole seconds.
    passTime: (seconds) => pause((seconds + 1) * 1_000),
    async close() {
      for (const store of opened) await store.close()
    },
  }
})

let settings: S3Settings
const opened: ObjectStore[] = []
beforeEach(async () => void (settings = await s3Settings()))
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})
async function openAlso(more: Partial<S3ObjectStoreOptions>): Promise<ObjectStore> {
  const store = await open(settings, more)
  opened.push(store)
  return store
}
const contentType = 'video/webm'

test('makes the bucket that is missing, once for all who open it', async () => {
  const bucket = `${settings.bucket}-made`
  const health = createHealth()
  const [first, second] = await Promise.all([openAlso({ bucket, health }), openAlso({ bucket })])
  await first?.put('a', Buffer.from('x'), { contentType })
  expect(await second?.head('a')).toMatchObject({ size: 1, contentType })
  expect(await health.report()).toEqual({ ready: true, checks: { 'object store': 'ok' } })
})

test('pages of the origins that are named may upload to signed URLs, others may not', async () => {
  const bucket = `${settings.bucket}-pages`
  const store = await openAlso({ bucket, pageOrigins: ['https://interviews.example.com', 'http://localhost:8080'] })
  await store.put('a', Buffer.from('x'), { contentType })
  const url = await store.signedGet('a', { expiresInSeconds: 60 })
  const preflight = async (origin: string) => {
    const headers = { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' }
    const answer = await fetch(url, { method: 'OPTIONS', headers })
    return [answer.ok, answer.headers.get('access-control-allow-origin')]
  }
  expect(await preflight('http://localhost:8080')).toEqual([true, 'http://localhost:8080'])
  expect(await preflight('https://elsewhere.example.com')).toEqual([false, null])
  expect((await fetch(url, { headers: { origin: 'https://interviews.example.com' } })).headers.get('access-control-allow-origin')).toBe(
    'https://interviews.example.com',
  )
})

test('with a wrong secret nothing is read or written, and URLs signed by it are worth nothing', async () => {
  const right = await openAlso({})
  await right.put('a', Buffer.from('x'), { contentType })
  const health = createHealth()
  const wrong = await openAlso({ secretKey: 'wrong', health })
  const unavailable = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' })
  await expect(wrong.head('a')).rejects.toEqual(unavailable)
  await expect(wrong.put('b', Buffer.from('x'), { contentType })).rejects.toEqual(unavailable)
  expect(await health.report()).toMatchObject({ ready: false })
  expect((await fetch(await wrong.signedGet('a', { expiresInSeconds: 60 }))).status).toBe(403)
  const options = { contentType, size: 1, expiresInSeconds: 60 }
  const { uploadId } = await right.startUpload('b', options)
  const forged = await wrong.resumeUpload('b', uploadId, options)
  expect(await put(forged.parts[0]?.url ?? '', contentType, Buffer.from('x'))).toBe(403)
  const signed = await right.resumeUpload('b', uploadId, options)
  expect(await put(signed.parts[0]?.url ?? '', contentType, Buffer.from('x'))).toBe(200)
})

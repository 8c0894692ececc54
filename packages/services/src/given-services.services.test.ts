import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { createCliHome, environmentIn, givenServices, pidsIn } from './testing/cli-home.ts'
import { serviceUrl } from './testing/service-url.ts'

const home = createCliHome()
afterAll(() => home.close())

test('services that are given are used as they are, and left as they are', async () => {
  const folder = join(home.path, 'given')
  const given = { ...(await givenServices()), REDIS_URL: await serviceUrl('redis') }
  const up = await home.run('up', folder, given)
  expect(up).toMatchObject({ code: 0, complained: '' })
  expect(up.said.match(/as given/g)).toHaveLength(4)
  expect(environmentIn(folder)).toEqual(given)
  expect(pidsIn(folder)).toEqual({})
  expect((await home.run('status', folder)).said.match(/as given  answers$/gm)).toHaveLength(4)
  expect((await home.run('down', folder)).said).toContain('Nothing ran')
  expect((await home.run('up', folder, given)).code).toBe(0)
}, 180_000)

test('a service that is given must answer', async () => {
  const { code, complained } = await home.run('up', join(home.path, 'silent'), { REDIS_URL: 'redis://:secret@127.0.0.1:1' })
  expect(code).toBe(1)
  expect(complained).toMatch(/^REDIS_URL is set, but the service does not answer: .*\n$/)
  expect(complained).not.toContain('secret')
}, 30_000)

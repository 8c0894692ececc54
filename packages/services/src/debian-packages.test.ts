import { expect, test } from '@jest/globals'
import { ensurePrograms } from './debian-packages.ts'
import { ServicesError } from './services-error.ts'

const said: string[] = []
const say = (line: string) => void said.push(line)
const node = process.execPath

test('what is there is not installed', async () => {
  await ensurePrograms({ nodejs: node }, say, () => false)
  expect(said).toEqual([])
})

test('where nothing may be installed, one sentence names what is missing and every way out', async () => {
  const asked = ensurePrograms({ nodejs: node, 'redis-server': '/nowhere/redis', 'ceph-mon': '/nowhere/mon' }, say, () => false)
  await expect(asked).rejects.toThrow(ServicesError)
  await expect(asked).rejects.toThrow(
    /^redis-server, ceph-mon not installed: install Docker, or run, as root, apt-get install --no-install-recommends redis-server ceph-mon, or name running servers with DATABASE_URL, REDIS_URL, AMQP_URL and S3_ENDPOINT\.$/,
  )
  expect(said).toEqual([])
})

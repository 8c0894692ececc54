import { expect, test } from '@jest/globals'
import { platformAddress } from './platform-address.ts'

const nothing = { url: undefined, port: undefined }

test('is what was said: --url before PORT', async () => {
  const find = () => Promise.reject(new Error('nobody is to be asked'))
  expect(await platformAddress({ url: 'https://a.example', port: '9090' }, find)).toBe('https://a.example')
  expect(await platformAddress({ ...nothing, port: '9090' }, find)).toBe('http://localhost:9090')
})

test('is where a gateway answers, where nothing was said', async () => {
  expect(await platformAddress({ ...nothing, port: '' }, async () => 'http://localhost:4000')).toBe('http://localhost:4000')
  await expect(platformAddress(nothing, async () => undefined)).rejects.toThrow(
    'No platform answers at http://localhost, http://localhost:4000, http://localhost:8080. Start it first: make dev-up',
  )
})

test.each([
  [{ ...nothing, port: 'abc' }, 'PORT=abc is no port'],
  [{ ...nothing, port: '70000' }, 'PORT=70000 is no port'],
  [{ ...nothing, url: 'localhost:8080' }, '--url localhost:8080 is no address'],
  [{ ...nothing, url: 'here' }, '--url here is no address'],
])('%j is told in one sentence', async (options, told) => {
  await expect(platformAddress(options)).rejects.toThrow(told)
})

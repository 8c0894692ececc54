import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from '@jest/globals'
import { clientAddress, forwardedHeaders } from './client-address.ts'

function requestFrom(remoteAddress: string, forwardedFor?: string): IncomingMessage {
  const request = new IncomingMessage(Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress }))
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor
  return request
}

test.each([
  ['without a proxy the header counts for nothing', 0, '192.0.2.1', '198.51.100.9', '192.0.2.1'],
  ['a proxy says whom it saw; what the client said before is not heard', 1, '10.0.0.1', '203.0.113.5, 198.51.100.9', '198.51.100.9'],
  ['the outermost of two proxies says it', 2, '10.0.0.1', '203.0.113.5, 198.51.100.9, 10.0.0.2', '198.51.100.9'],
  ['a header shorter than the row of proxies gives its first', 3, '10.0.0.1', '198.51.100.9', '198.51.100.9'],
  ['no header gives the connection’s', 1, '192.0.2.1', undefined, '192.0.2.1'],
  ['what is no address gives the connection’s', 1, '192.0.2.1', 'unknown', '192.0.2.1'],
  ['an IPv4 address is one, however it is written', 0, '::ffff:192.0.2.1', undefined, '192.0.2.1'],
  ['IPv6', 1, '10.0.0.1', '2001:db8::7', '2001:db8::7'],
])('%s', (_, proxies, connection, header, address) => {
  expect(clientAddress(requestFrom(connection, header), proxies)).toBe(address)
})

test('what a proxy tells of the client does not repeat the client’s own word', () => {
  const request = requestFrom('192.0.2.1', '198.51.100.7')
  Object.assign(request.headers, { host: 'parley.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' })
  const own = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-host': 'parley.example', 'x-forwarded-proto': 'http' }
  expect(forwardedHeaders(request, 0)).toEqual(own)
  const trusted = { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
  expect(forwardedHeaders(request, 1)).toEqual(trusted)
})

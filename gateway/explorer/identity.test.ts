import { expect, test } from '@jest/globals'
import { withAuthorization } from './identity.ts'

test('the headers editor’s authorization comes before the session’s, however it is spelt, and is sent once', async () => {
  const session = async () => 'Bearer session'
  expect(await withAuthorization({ Authorization: 'Bearer mine', 'X-Tenant': 'a' }, session)).toEqual({
    'X-Tenant': 'a',
    authorization: 'Bearer mine',
  })
  expect(await withAuthorization({ 'X-Tenant': 'a' }, session)).toEqual({ 'X-Tenant': 'a', authorization: 'Bearer session' })
  expect(await withAuthorization({}, async () => undefined)).toEqual({})
})

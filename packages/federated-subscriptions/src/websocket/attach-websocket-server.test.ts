import { expect, test } from '@jest/globals'
import { defaultLimits } from './attach-websocket-server.ts'

test('a client has 10 s for its connection_init', () => {
  expect(defaultLimits.connectionInitMs).toBe(10_000)
})

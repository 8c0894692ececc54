import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { createAskParts, type AskParts } from './ask-part.ts'

const servers: Server[] = []
let ask: AskParts | undefined
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  await ask?.close()
})

/** A process of a part. @param text what it answers everywhere; undefined: nothing */
async function serve(address: string, port: number, text: string | undefined): Promise<number> {
  const server = createServer((_request, response) => {
    if (text !== undefined) response.end(text)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(port, address, resolve))
  return (server.address() as AddressInfo).port
}
const ready = '{"ready":true,"checks":{"database":"ok"}}'
const addresses = async (...all: string[]) => all.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

test('a name of several addresses is asked at each of them, those of one family', async () => {
  const port = await serve('127.0.0.1', 0, ready)
  await serve('127.0.0.2', port, '{"ready":false,"checks":{"database":"gone"}}')
  ask = createAskParts({ timeoutMs: 1_000, lookup: () => addresses('::1', '127.0.0.1', '127.0.0.2', '127.0.0.3') })
  const answers = await ask.ask(`http://parts.test:${port}/of/mine/`)
  expect(answers.map(({ instance, health, failure }) => [instance, health?.ready, failure])).toEqual([
    [`http://127.0.0.1:${port}/of/mine`, true, undefined],
    [`http://127.0.0.2:${port}/of/mine`, false, undefined],
    [`http://127.0.0.3:${port}/of/mine`, undefined, 'Nobody listens at its address.'],
  ])
})

test('whatever is wrong is a sentence, within the time that there is', async () => {
  const silent = await serve('127.0.0.1', 0, undefined)
  const strange = await serve('127.0.0.1', 0, '<html>')
  const never = new Promise<never>(() => {})
  ask = createAskParts({
    timeoutMs: 200,
    async lookup(hostname) {
      if (hostname === 'slow.test') return never
      throw Object.assign(new Error('no'), { code: 'ENOTFOUND' })
    },
  })
  const begin = performance.now()
  const failures = await Promise.all(
    [`http://127.0.0.1:${silent}`, `http://127.0.0.1:${strange}`, 'http://slow.test', 'http://nowhere.test', 'no address'].map(
      async (url) => (await ask?.ask(url))?.map(({ failure }) => failure),
    ),
  )
  expect(performance.now() - begin).toBeLessThan(1_000)
  expect(failures).toEqual([
    ['It did not answer within 0.2 s.'],
    ['It answers, but not as a part of the platform does.'],
    ['It did not answer within 0.2 s.'],
    ['There is no such address.'],
    ['It cannot be reached: Invalid URL.'],
  ])
})

test('a process that is held up itself is not taken for one that hangs', async () => {
  const port = await serve('127.0.0.1', 0, ready)
  ask = createAskParts({ timeoutMs: 200 })
  const asked = ask.ask(`http://127.0.0.1:${port}`)
  await new Promise(setImmediate)
  const until = performance.now() + 400
  while (performance.now() < until);
  expect((await asked)[0]?.health?.ready).toBe(true)
})

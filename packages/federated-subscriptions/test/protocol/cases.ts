import assert from 'node:assert/strict'
import { WebSocket } from 'ws'
import type { Message, RawSocket } from '../raw-socket.ts'
import type { Bench, Operation, ProtocolCase } from './lab.ts'

const subscribe = (id: string, payload: Operation) => ({ id, type: 'subscribe', payload })
const complete = (id: string) => ({ id, type: 'complete' })

async function closesWith(raw: RawSocket, ...codes: number[]): Promise<void> {
  const { code, reason } = await raw.closed
  assert.ok(codes.includes(code), `closed with ${code} "${reason}" where ${codes.join(' or ')} was expected`)
}

/** A pong tells that all before it has been read; what came until then is returned. */
async function until(raw: RawSocket, pong: number): Promise<Message[]> {
  raw.send({ type: 'ping', payload: { pong } })
  const came: Message[] = []
  for (;;) {
    const message = await raw.message()
    if (message['type'] === 'pong' && (message['payload'] as Message | undefined)?.['pong'] === pong) return came
    came.push(message)
  }
}

/** Subscribes on a socket of its own and waits until that is open. */
async function watching({ open, subscription, watchedBy }: Bench, id = '1'): Promise<RawSocket> {
  const raw = await open()
  raw.send(subscribe(id, subscription))
  await watchedBy(1)
  return raw
}

const shape = (messages: Message[]): string[] => messages.map(({ id, type }) => `${String(id)} ${String(type)}`)
const events: ProtocolCase['needs'] = ['emit', 'watchedBy']

const handshake: ProtocolCase[] = [
  {
    name: 'the subprotocol is named in the handshake, also among others',
    async run({ open }) {
      const raw = await open({ protocol: ['graphql-ws', 'graphql-transport-ws'], init: false })
      assert.equal(raw.socket.protocol, 'graphql-transport-ws')
    },
  },
  ...[[], ['graphql-ws']].map((protocols): ProtocolCase => ({
    name: `4406, or no socket at all, for ${protocols[0] ?? 'no'} subprotocol`,
    async run({ url }) {
      const socket = new WebSocket(url, protocols)
      const end = await new Promise((resolve) => {
        socket.on('error', () => resolve('refused'))
        socket.once('close', resolve)
      })
      socket.terminate()
      assert.ok(end === 4406 || end === 'refused', `ended with ${String(end)}`)
    },
  })),
  {
    name: 'connection_init is acknowledged',
    async run({ open, init }) {
      const raw = await open({ init: false })
      raw.send({ type: 'connection_init', ...(init && { payload: init }) })
      assert.equal((await raw.message())['type'], 'connection_ack')
    },
  },
  {
    name: '4408 when connection_init does not come in time',
    needs: ['connectionInitMs'],
    async run({ open }) {
      await closesWith(await open({ init: false }), 4408)
    },
  },
  {
    name: '4429 for a second connection_init',
    async run({ open }) {
      const raw = await open()
      raw.send({ type: 'connection_init' })
      await closesWith(raw, 4429)
    },
  },
  {
    name: '4403 for a connection_init that is refused',
    needs: ['refusedInit'],
    async run({ open, refusedInit }) {
      const raw = await open({ init: false })
      raw.send({ type: 'connection_init', payload: refusedInit })
      await closesWith(raw, 4403)
    },
  },
  {
    name: '4401 for an operation without connection_init',
    async run({ open, subscription }) {
      const raw = await open({ init: false })
      raw.send(subscribe('1', subscription))
      await closesWith(raw, 4401)
    },
  },
]

const notMessages: [string, unknown][] = [
  ['what is no JSON', '{"type":'],
  ['an empty text', ''],
  ['JSON that is no object', '["ping"]'],
  ['a message without a type', { id: '1' }],
  ['an unknown type', { id: '1', type: 'start', payload: {} }],
  ['next, which only servers send', { id: '1', type: 'next', payload: {} }],
  ['connection_ack, which only servers send', { type: 'connection_ack' }],
  ['subscribe without an id', { type: 'subscribe', payload: { query: '{ __typename }' } }],
  ['subscribe with an empty id', { id: '', type: 'subscribe', payload: { query: '{ __typename }' } }],
  ['subscribe with a number as id', { id: 1, type: 'subscribe', payload: { query: '{ __typename }' } }],
  ['subscribe without a query', { id: '1', type: 'subscribe', payload: {} }],
  ['subscribe with variables that are no object', { id: '1', type: 'subscribe', payload: { query: '{ __typename }', variables: [1] } }],
  ['complete without an id', { type: 'complete' }],
  ['a ping whose payload is no object', { type: 'ping', payload: 1 }],
]

const messages: ProtocolCase[] = [
  ...notMessages.map(([what, message]): ProtocolCase => ({
    name: `4400 for ${what}`,
    async run({ open }) {
      const raw = await open()
      raw.send(message)
      await closesWith(raw, 4400)
    },
  })),
  {
    name: 'a message in a binary frame is read as text, or closes with 4400',
    async run({ open }) {
      const raw = await open()
      raw.socket.send(Buffer.from('{"type":"ping"}'), { binary: true })
      const answer = await Promise.race([raw.message().catch(() => undefined), raw.closed.then(() => undefined)])
      if (answer) assert.equal(answer['type'], 'pong')
      else await closesWith(raw, 4400)
    },
  },
  {
    name: 'a message in several frames is read as one',
    async run({ open }) {
      const raw = await open()
      raw.socket.send('{"type":', { fin: false })
      raw.socket.send('"ping"}', { fin: true })
      assert.equal((await raw.message())['type'], 'pong')
    },
  },
  {
    name: '1007 for a text that is not UTF-8',
    async run({ open }) {
      const raw = await open()
      raw.send(Buffer.from([0x22, 0xff, 0x22]))
      await closesWith(raw, 1007, 4400)
    },
  },
  {
    name: '1009 for a message that is too large',
    needs: ['messageBytes'],
    async run({ open, messageBytes }) {
      const raw = await open()
      raw.send({ type: 'ping', payload: { filler: 'x'.repeat(messageBytes) } })
      await closesWith(raw, 1009)
    },
  },
]

const pings: ProtocolCase[] = [
  {
    name: 'a ping is answered by a pong, with its payload if there is one, before connection_init too',
    async run({ open }) {
      for (const init of [false, undefined]) {
        const raw = await open(init === undefined ? {} : { init })
        raw.send({ type: 'ping', payload: { a: { b: [1, null] } } })
        raw.send({ type: 'ping' })
        const [first, second] = [await raw.message(), await raw.message()]
        assert.equal(first['type'], 'pong')
        if (first['payload'] !== undefined) assert.deepEqual(first['payload'], { a: { b: [1, null] } })
        assert.deepEqual(second, { type: 'pong' })
      }
    },
  },
  {
    name: 'a pong that nobody asked for is passed over',
    async run({ open }) {
      const raw = await open()
      raw.send({ type: 'pong', payload: { a: 1 } })
      assert.deepEqual(await until(raw, 1), [])
    },
  },
  {
    name: 'a ping of WebSocket itself is answered',
    async run({ open }) {
      const raw = await open()
      const pong = new Promise((resolve) => raw.socket.once('pong', resolve))
      raw.socket.ping('here')
      assert.equal(String(await pong), 'here')
    },
  },
]

const operations: ProtocolCase[] = [
  {
    name: 'a query is answered by next, then complete, and its id is free again',
    async run({ open, query }) {
      const raw = await open()
      for (let round = 0; round < 3; round += 1) {
        raw.send(subscribe('1', query))
        const [next, end] = [await raw.message(), await raw.message()]
        assert.deepEqual(shape([next, end]), ['1 next', '1 complete'])
        const { data, errors } = next['payload'] as Message
        assert.ok(data, JSON.stringify(errors))
      }
    },
  },
  {
    name: 'what does not parse is answered by an error message, after which the id is free and the socket open',
    async run({ open, query }) {
      const raw = await open()
      raw.send(subscribe('1', { query: 'subscription {' }))
      const error = await raw.message()
      assert.deepEqual(shape([error]), ['1 error'])
      const errors = error['payload'] as Message[]
      assert.ok(Array.isArray(errors) && errors.length > 0 && errors.every(({ message }) => typeof message === 'string'))
      raw.send(subscribe('1', query))
      assert.deepEqual(shape([await raw.message(), await raw.message()]), ['1 next', '1 complete'])
    },
  },
  {
    name: 'what does not validate is answered by an error message and nothing more',
    async run({ open }) {
      const raw = await open()
      raw.send(subscribe('1', { query: 'subscription { no_such_field_here }' }))
      assert.deepEqual(shape([await raw.message()]), ['1 error'])
      assert.deepEqual(await until(raw, 1), [])
    },
  },
  {
    name: '4409 for an id that is in use',
    needs: ['watchedBy'],
    async run(bench) {
      const raw = await watching(bench)
      raw.send(subscribe('1', bench.query))
      await closesWith(raw, 4409)
      await bench.watchedBy(0)
    },
  },
  {
    name: '4409 also when both are sent together',
    needs: ['watchedBy'],
    async run({ open, subscription, watchedBy }) {
      const raw = await open()
      raw.send(subscribe('1', subscription))
      raw.send(subscribe('1', subscription))
      await closesWith(raw, 4409)
      await watchedBy(0)
    },
  },
  {
    name: 'the same id on two sockets are two operations',
    needs: events,
    async run(bench) {
      const first = await watching(bench)
      const second = await bench.open()
      second.send(subscribe('1', bench.query))
      assert.deepEqual(shape([await second.message(), await second.message()]), ['1 next', '1 complete'])
      await bench.emit()
      assert.deepEqual(shape([await first.message()]), ['1 next'])
    },
  },
  {
    name: 'complete ends the subscription behind it, and nothing comes after it',
    needs: events,
    async run(bench) {
      const raw = await watching(bench)
      await bench.emit()
      assert.deepEqual(shape([await raw.message()]), ['1 next'])
      raw.send(complete('1'))
      await bench.watchedBy(0)
      await bench.emit()
      assert.deepEqual(await until(raw, 1), [])
    },
  },
  {
    name: 'complete of an id that is not, or no longer, in use is passed over',
    needs: events,
    async run(bench) {
      const raw = await watching(bench)
      raw.send(complete('2'))
      raw.send(complete('1'))
      raw.send(complete('1'))
      await bench.watchedBy(0)
      assert.deepEqual(await until(raw, 1), [])
    },
  },
  {
    name: 'an id may be used again after complete, round after round',
    needs: events,
    async run({ open, subscription, watchedBy, emit }) {
      const raw = await open()
      for (let round = 0; round < 5; round += 1) {
        raw.send(subscribe('1', subscription))
        await watchedBy(1)
        await emit()
        assert.deepEqual(shape([await raw.message()]), ['1 next'])
        raw.send(complete('1'))
        await watchedBy(0)
      }
      assert.deepEqual(await until(raw, 1), [])
    },
  },
  {
    name: 'an id may be used again in the same breath as its complete: the new one lives, alone',
    needs: events,
    async run(bench) {
      const { subscription, watchedBy, emit } = bench
      const raw = await watching(bench)
      for (let round = 0; round < 5; round += 1) {
        raw.send(complete('1'))
        raw.send(subscribe('1', subscription))
      }
      assert.deepEqual(await until(raw, 1), [])
      await watchedBy(1)
      await emit()
      assert.deepEqual(shape([await raw.message()]), ['1 next'])
      assert.deepEqual(await until(raw, 2), [])
      raw.send(complete('1'))
      await watchedBy(0)
    },
  },
  {
    name: 'a subscription that is completed before it is open never is',
    needs: events,
    async run({ open, subscription, watchedBy, emit }) {
      const raw = await open()
      raw.send(subscribe('1', subscription))
      raw.send(complete('1'))
      assert.deepEqual(await until(raw, 1), [])
      await watchedBy(0)
      await emit()
      assert.deepEqual(await until(raw, 2), [])
    },
  },
  {
    name: 'ids are any texts, and come back as they went',
    needs: events,
    async run(bench) {
      const id = '"\\\u2028é😀\n__proto__'
      const raw = await watching(bench, id)
      await bench.emit()
      assert.equal((await raw.message())['id'], id)
      raw.send(complete(id))
      await bench.watchedBy(0)
    },
  },
  {
    name: 'events come in order, each once, and none after its complete',
    needs: events,
    async run(bench) {
      const raw = await watching(bench)
      const came: Message[] = []
      for (let event = 0; event < 50; event += 1) await bench.emit()
      while (came.length < 50) came.push(await raw.message())
      assert.deepEqual([...new Set(shape(came))], ['1 next'])
      const texts = came.map(({ payload }) => JSON.stringify(payload))
      const order = [...texts].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
      if (new Set(texts).size === texts.length) assert.deepEqual(texts, order)
      raw.send(complete('1'))
      await bench.watchedBy(0)
      assert.deepEqual(await until(raw, 1), [])
    },
  },
  {
    name: 'a query is answered while a subscription is open on the same socket',
    needs: events,
    async run(bench) {
      const raw = await watching(bench)
      raw.send(subscribe('2', bench.query))
      assert.deepEqual(shape([await raw.message(), await raw.message()]), ['2 next', '2 complete'])
      await bench.emit()
      assert.deepEqual(shape([await raw.message()]), ['1 next'])
    },
  },
]

const ends: ProtocolCase[] = [
  {
    name: 'a client that says goodbye ends its subscriptions',
    needs: ['watchedBy'],
    async run(bench) {
      const raw = await watching(bench)
      raw.socket.close(1000, 'Normal Closure')
      await closesWith(raw, 1000)
      await bench.watchedBy(0)
    },
  },
  {
    name: 'a client whose connection is cut ends its subscriptions',
    needs: ['watchedBy'],
    async run(bench) {
      const raw = await watching(bench)
      raw.socket.terminate()
      await bench.watchedBy(0)
    },
  },
]

/** What `graphql-transport-ws` says, as far as one socket can see it: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
export const protocolCases: readonly ProtocolCase[] = [...handshake, ...messages, ...pings, ...operations, ...ends]

import { expect, jest, test } from '@jest/globals'
import { GraphQLError, type ExecutionResult } from 'graphql'
import { codedError } from './graphql-errors.ts'
import { iterated } from './iterated.ts'
import type { Delivery } from './live-subscription.ts'
import { createResultStream } from './result-stream.ts'
import { silentLogger } from './silent-logger.ts'
import { SubscriptionFailure } from './subscription-failure.ts'

/** A sink that says when something came. */
function createSink(rooms: boolean[] = []) {
  const deliveries: Delivery[] = []
  let ended: { errors: readonly GraphQLError[] | undefined } | undefined
  let wake = (): void => {}
  return {
    next(delivery: Delivery) {
      deliveries.push(delivery)
      wake()
      return rooms.shift() ?? true
    },
    end(errors?: readonly GraphQLError[]) {
      ended = { errors }
      wake()
    },
    deliveries,
    async ended() {
      while (!ended) await new Promise<void>((resolve) => (wake = resolve))
      return ended.errors
    },
    async has(count: number) {
      while (deliveries.length < count) await new Promise<void>((resolve) => (wake = resolve))
    },
  }
}
const format = (error: GraphQLError) => ({ message: `shown: ${error.message}` })
async function* generate(...results: ExecutionResult[]): AsyncGenerator<ExecutionResult, void, void> {
  yield* results
}

test('each result is a delivery, its errors formatted, its cursor read, then comes the end', async () => {
  const sink = createSink()
  iterated(
    generate({ data: { a: 1 }, extensions: { cursor: '7' } }, { errors: [new GraphQLError('no')], extensions: { cursor: 8 } }),
    sink,
    format,
    silentLogger,
  )
  expect(await sink.ended()).toBeUndefined()
  const results = [
    { data: { a: 1 }, extensions: { cursor: '7' } },
    { data: null, errors: [{ message: 'shown: no' }], extensions: { cursor: 8 } },
  ]
  expect(sink.deliveries).toEqual([
    { result: results[0], text: JSON.stringify(results[0]), cursor: '7' },
    { result: results[1], text: JSON.stringify(results[1]), cursor: undefined },
  ])
})

test('a sink without room is given no more until it has', async () => {
  const sink = createSink([false])
  const pulled = jest.fn()
  const results = createResultStream<ExecutionResult>(
    async () => {
      pulled()
      return pulled.mock.calls.length > 2 ? undefined : { data: {} }
    },
    () => {},
  )
  const piped = iterated(results, sink, format, silentLogger)
  await sink.has(1)
  await new Promise(setImmediate)
  expect(pulled).toHaveBeenCalledTimes(1)
  piped.resume()
  piped.resume()
  await sink.ended()
  expect(sink.deliveries).toHaveLength(2)
})

test.each([
  ['a failure ends it with its errors', new SubscriptionFailure([codedError('RATE_LIMITED', 'slow')]), 'RATE_LIMITED', 0],
  ['an error of GraphQL with itself', codedError('FORBIDDEN', 'no'), 'FORBIDDEN', 0],
  ['anything else is masked and logged', new Error('secret'), 'INTERNAL_SERVER_ERROR', 1],
])('%s', async (_name, cause, code, logged) => {
  const sink = createSink()
  const error = jest.fn()
  iterated(
    createResultStream<ExecutionResult>(
      () => Promise.reject(cause),
      () => {},
    ),
    sink,
    format,
    { ...silentLogger, error },
  )
  expect((await sink.ended())?.map(({ extensions }) => extensions['code'])).toEqual([code])
  expect(error).toHaveBeenCalledTimes(logged)
})

test('after return() the generator is finished and the sink hears nothing more', async () => {
  const stop = jest.fn()
  let give = (_result: ExecutionResult | undefined): void => {}
  const results = createResultStream(() => new Promise<ExecutionResult | undefined>((resolve) => (give = resolve)), stop)
  const sink = createSink()
  const end = jest.spyOn(sink, 'end')
  const piped = iterated(results, sink, format, silentLogger)
  await new Promise(setImmediate)
  await piped.return()
  give({ data: {} })
  await new Promise(setImmediate)
  expect(stop).toHaveBeenCalledTimes(1)
  expect(sink.deliveries).toEqual([])
  expect(end).not.toHaveBeenCalled()
})

import { expect, test } from '@jest/globals'
import type { Form } from './forms.ts'
import type { Delivery } from './live-subscription.ts'
import type { EndReason } from './options.ts'
import { createShape, type UpstreamEvent } from './shape.ts'
import { SubscriptionFailure } from './subscription-failure.ts'
import { codedError } from './graphql-errors.ts'
import { Watcher } from './watcher.ts'

const eventOf = (number: number): UpstreamEvent => ({
  event: { data: { number } },
  cursor: String(number),
  arrivedAt: 0,
  merged: false,
  deliveries: new Map(),
})

/** A watcher whose events are made when they are let through. */
function watching({ limit = 3, overflow = 'LATEST' as 'LATEST' | 'DISCONNECT', ready = true } = {}) {
  const ends: EndReason[] = []
  const lags: number[] = []
  let letThrough = (): void => {}
  const held = ready ? undefined : new Promise<void>((resolve) => (letThrough = resolve))
  const shape = createShape({
    asItIs: ({ event }) => (held ? undefined : { data: event.data ?? null }),
    async complete({ event }) {
      await held
      return { data: event.data ?? null }
    },
    formatError: (error) => error.toJSON(),
  })
  const owner = {
    limit,
    lagged: (_: unknown, skipped: number) => void lags.push(skipped),
    delivered: () => {},
    renewed: () => {},
    paused: () => {},
    rejoin: () => {},
    ended: (_: unknown, reason: EndReason) => void ends.push(reason),
  }
  const form = { shape, overflow } as unknown as Form<null> // all that a watcher looks at
  return { watcher: new Watcher<null>(owner, null, form, undefined), ends, lags, letThrough }
}

/** A sink that takes so many before it says enough. */
function sink(room = Infinity) {
  const taken: unknown[] = []
  const ends: unknown[] = []
  return {
    taken,
    ends,
    next: ({ result }: Delivery) =>
      taken.push(result.extensions ? [result.data?.['number'], result.extensions['lagged']] : result.data?.['number']) < room,
    end: (errors?: readonly { extensions: unknown }[]) => void ends.push(errors?.map(({ extensions }) => extensions) ?? 'complete'),
  }
}

test('what came before it is piped waits for it', () => {
  const { watcher } = watching()
  watcher.take(eventOf(1))
  const into = sink()
  watcher.pipe(into)
  watcher.take(eventOf(2))
  expect(into.taken).toEqual([1, 2])
})

test('it is iterated, too: what comes while nobody waits, and while somebody does', async () => {
  const { watcher, ends } = watching()
  watcher.take(eventOf(1))
  expect(await watcher.next()).toEqual({ done: false, value: { data: { number: 1 } } })
  const next = watcher.next()
  watcher.take(eventOf(2))
  expect(await next).toEqual({ done: false, value: { data: { number: 2 } } })
  const last = watcher.next()
  await watcher.return()
  expect(await last).toEqual({ done: true, value: undefined })
  expect(ends).toEqual(['left'])
})

test('iterated, its failure is thrown after what still waits', async () => {
  const { watcher } = watching()
  watcher.take(eventOf(1))
  watcher.end('failed', new SubscriptionFailure([codedError('FORBIDDEN', 'No.')]))
  expect(await watcher.next()).toMatchObject({ done: false })
  await expect(watcher.next()).rejects.toThrow('No.')
  expect(await watcher.next()).toEqual({ done: true, value: undefined })
})

test('a sink that has enough is given no more until it takes again; with LATEST it then has the newest and how many it missed', () => {
  const { watcher, lags } = watching()
  const into = sink(1)
  watcher.pipe(into)
  for (let number = 1; number <= 6; number += 1) watcher.take(eventOf(number))
  expect(into.taken).toEqual([1])
  watcher.resume()
  expect(into.taken).toEqual([1, [5, 3]])
  watcher.resume()
  expect(into.taken).toEqual([1, [5, 3], 6])
  expect(lags).toEqual([3])
})

test('with DISCONNECT it is told the end at once, though it takes nothing', () => {
  const { watcher, ends } = watching({ overflow: 'DISCONNECT' })
  const into = sink(1)
  watcher.pipe(into)
  for (let number = 1; number <= 6; number += 1) watcher.take(eventOf(number))
  expect(into.taken).toEqual([1])
  expect(into.ends).toEqual([[{ code: 'RATE_LIMITED', reason: 'SLOW_WATCHER' }]])
  expect(ends).toEqual(['slow'])
})

test('events stay in order when a later one is made first, and the end waits for them', async () => {
  const { watcher, letThrough } = watching({ ready: false })
  const into = sink()
  watcher.pipe(into)
  for (const number of [1, 2, 3]) watcher.take(eventOf(number))
  watcher.end('completed')
  expect(into).toMatchObject({ taken: [], ends: [] })
  letThrough()
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(into).toMatchObject({ taken: [1, 2, 3], ends: ['complete'] })
})

test('what waits is made by the form that it came under, though another supergraph has brought another', async () => {
  const { watcher, letThrough } = watching({ ready: false, limit: 30 })
  for (let number = 1; number <= 20; number += 1) watcher.take(eventOf(number))
  const other = createShape({
    asItIs: () => ({ data: { number: 'another' } }),
    complete: () => Promise.reject(new Error('never')),
    formatError: (error) => error.toJSON(),
  })
  watcher.form = { ...watcher.form, shape: other }
  const into = sink()
  watcher.pipe(into)
  letThrough()
  while (into.taken.length < 20) await new Promise((resolve) => setTimeout(resolve, 1))
  expect(into.taken).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
})

test('its cursor is that of the last event that it took', () => {
  const { watcher } = watching()
  watcher.take(eventOf(7))
  expect(watcher.cursor).toBe('7')
})

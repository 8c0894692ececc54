import { describe, expect, test } from '@jest/globals'
import { createCounterWindow } from './counter-window.ts'
import { samplesOf } from './samples.ts'

const names = ['frames_total', 'seconds_bucket']
/** A process that has run since long ago. */
const told = (text: string, startedAt = 1) => samplesOf(`process_start_time_seconds ${startedAt}\n# TYPE frames_total counter\n${text}`)
const frames = (count: number, startedAt?: number) => told(`frames_total{outcome="OK"} ${count}`, startedAt)

describe('a rate', () => {
  test('is not told before there is something to compare with, and is then that of the last seconds', () => {
    const window = createCounterWindow({ names })
    window.add('a', frames(1_000), 0)
    expect(window.perSecond('frames_total', 0)).toBeNull()
    window.add('a', frames(1_004), 4_000)
    expect(window.perSecond('frames_total', 4_000)).toBeNull()
    window.add('a', frames(1_010), 5_000)
    expect(window.perSecond('frames_total', 5_000)).toBe(2)
    for (let second = 6; second <= 40; second++) window.add('a', frames(1_010 + (second > 25 ? (second - 25) * 5 : 0)), second * 1_000)
    // Of the last ten seconds or a little more; what was before is not in it.
    expect(window.perSecond('frames_total', 40_000)).toBe(5)
  })

  test('adds up over processes, and goes on from zero where one began anew', () => {
    const window = createCounterWindow({ names })
    window.add('a', frames(100), 0)
    window.add('b', frames(50), 0)
    window.add('a', frames(110), 10_000)
    window.add('b', frames(20, 2), 10_000)
    expect(window.perSecond('frames_total', 10_000)).toBe(3)
  })

  test('of a process that has begun within the window is known at once: it began with nothing', () => {
    const window = createCounterWindow({ names })
    window.add('a', frames(80, Date.now() / 1_000 - 8), 100_000)
    expect(window.perSecond('frames_total', 100_000)).toBeCloseTo(10, 0)
  })

  test('is nothing where it is told of and has not counted, and unknown where nobody tells of it', () => {
    const window = createCounterWindow({ names })
    window.add('a', told(''), 0)
    window.add('a', told(''), 6_000)
    expect(window.perSecond('frames_total', 6_000)).toBe(0)
    expect(window.perSecond('seconds_bucket', 6_000)).toBeNull()
  })

  test('has nothing of a process that is silent', () => {
    const window = createCounterWindow({ names })
    window.add('a', frames(0), 0)
    window.add('a', frames(60), 6_000)
    expect(window.perSecond('frames_total', 30_000)).toBeNull()
  })
})

test('errors are told a minute, by their code, over the whole window', () => {
  const window = createCounterWindow({ names })
  const by = (ok: number, stale: number) => told(`frames_total{outcome="OK"} ${ok}\nframes_total{outcome="STALE"} ${stale}`)
  window.add('a', by(0, 5), 0)
  window.add('a', by(10, 5), 30_000)
  expect([...window.perMinute('frames_total', 'outcome', 30_000)]).toEqual([
    ['OK', 20],
    ['STALE', 0],
  ])
})

test('a histogram is what was observed in the window, over all labels that are asked for', () => {
  const window = createCounterWindow({ names })
  const seconds = (...counts: number[]) =>
    told(
      ['0.1', '1', '+Inf']
        .map((le, at) => `seconds_bucket{route="/a",le="${le}"} ${counts[at]}\nseconds_bucket{route="/b",le="${le}"} 9`)
        .join('\n'),
    )
  window.add('a', seconds(100, 200, 300), 0)
  window.add('a', seconds(101, 203, 305), 10_000)
  window.add('b', seconds(0, 0, 0), 0)
  window.add('b', seconds(1, 1, 1), 10_000)
  const observed = window.observed('seconds', 10_000, ({ route }) => route === '/a')
  expect([...observed]).toEqual([
    [0.1, 2],
    [1, 4],
    [Infinity, 6],
  ])
})

test('what is older than the window is forgotten, a process that is gone with it', () => {
  const window = createCounterWindow({ names, windowMs: 20_000 })
  for (let at = 0; at <= 60_000; at += 1_000) window.add('a', frames(at <= 30_000 ? at : 30_000 + (at - 30_000) / 1_000), at)
  expect([...window.perMinute('frames_total', 'outcome', 60_000)]).toEqual([['OK', 60]])
  expect(window.perMinute('frames_total', 'outcome', 90_000).size).toBe(0)
})

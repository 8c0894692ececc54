import { expect, test } from '@jest/globals'
import { createDrawScheduler } from './draw-scheduler.ts'

/** Frames as a browser gives them: only when asked. */
function frames() {
  let asked: ((at: number) => void)[] = []
  return {
    request: (run: (at: number) => void) => void asked.push(run),
    give: (at: number): number => {
      const now = asked
      asked = []
      for (const run of now) run(at)
      return now.length
    },
  }
}

test('what was asked for many times is drawn once with the next frame, and no frame is asked for when nothing is', () => {
  const { request, give } = frames()
  const scheduler = createDrawScheduler(request)
  let [one, other] = [0, 0]
  const first = () => (one += 1)
  for (let turn = 0; turn < 5; turn++) scheduler.want(first)
  scheduler.want(() => (other += 1))
  expect(one).toBe(0)
  expect(give(16)).toBe(1)
  expect([one, other]).toEqual([1, 1])
  expect(give(32)).toBe(0)
})

test('what is gone is not drawn, and one that asks while it is drawn is drawn with the next frame', () => {
  const { request, give } = frames()
  const scheduler = createDrawScheduler(request)
  let drawn = 0
  const gone = () => (drawn += 100)
  const again = () => {
    drawn += 1
    if (drawn < 2) scheduler.want(again)
  }
  scheduler.want(gone)
  scheduler.want(again)
  scheduler.drop(gone)
  give(16)
  expect(drawn).toBe(1)
  give(32)
  expect([drawn, give(48)]).toEqual([2, 0])
})

test('with a pause, what comes meanwhile is drawn together after it', () => {
  const { request, give } = frames()
  const scheduler = createDrawScheduler(request, 100)
  const drawn: string[] = []
  scheduler.want(() => drawn.push('a'))
  give(1_000)
  scheduler.want(() => drawn.push('b'))
  give(1_016)
  scheduler.want(() => drawn.push('c'))
  give(1_032)
  expect(drawn).toEqual(['a'])
  give(1_101)
  expect(drawn).toEqual(['a', 'b', 'c'])
})

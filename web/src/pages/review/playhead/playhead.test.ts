import { expect, test } from '@jest/globals'
import { createPlayhead } from './playhead.ts'

test('a person’s move is told to the player, the player’s own is not', () => {
  const playhead = createPlayhead(5)
  const went: number[] = []
  let changes = 0
  playhead.onGoTo((at) => void went.push(at))
  const leave = playhead.onChange(() => void (changes += 1))
  playhead.goTo(7)
  playhead.playedTo(8)
  playhead.playedTo(8)
  expect([playhead.at(), went, changes]).toEqual([8, [7], 2])
  leave()
  playhead.goTo(9)
  expect(changes).toBe(2)
})

test('a film is told of a few times a second, a person’s move exactly', () => {
  const playhead = createPlayhead(0, 200)
  const told = []
  for (const at of [16, 32, 190, 215, 400, 430]) {
    playhead.playedTo(at)
    told.push(playhead.told())
  }
  expect(told).toEqual([0, 0, 0, 215, 215, 430])
  playhead.goTo(431)
  expect(playhead.told()).toBe(431)
})

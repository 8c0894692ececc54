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

import { expect, test } from '@jest/globals'
import { heldNote } from './held.ts'

const none = { neutral: 0, happy: 0, sad: 0, angry: 0, fearful: 0, disgusted: 0, surprised: 0 }

test('the headline says why it is not what leads, and nothing when it is or looks as if it were', () => {
  expect(heldNote('happy', { ...none, happy: 0.46, neutral: 0.54 })).toBe('Happy is held: Neutral is ahead, but by less than 10 points')
  expect(heldNote('happy', { ...none, happy: 0.6, neutral: 0.4 })).toBeUndefined()
  expect(heldNote('happy', { ...none, happy: 0.496, neutral: 0.504 })).toBeUndefined()
  expect(heldNote(undefined, null)).toBeUndefined()
})

import { expect, test } from '@jest/globals'
import { sseFraming } from './sse-framing.ts'

test.each(['a\nevent: complete', 'a\rb', 'a\0b', ''])('a cursor that a line cannot carry (%j) is left out, not written', (cursor) => {
  expect(sseFraming.result('{}', cursor)).toBe('event: next\ndata: {}\n\n')
})

test('a failure is a result with errors and the end; coming back is neither', () => {
  expect(sseFraming.failure('[1]')).toBe(`event: next\ndata: {"errors":[1]}\n\n${sseFraming.complete}`)
  expect(sseFraming.comeBack(250, '[1]')).toBe('retry: 250\n\n')
})

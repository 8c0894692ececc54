import { expect, test } from '@jest/globals'
import { scorerOf } from './scorer-name.ts'

test.each([
  ['rubric-1', { kind: 'rubric', version: '1', model: undefined, instead: undefined }],
  ['llm-1/gpt-4.1-mini', { kind: 'llm', version: '1', model: 'gpt-4.1-mini', instead: undefined }],
  ['llm-2/meta/llama-3', { kind: 'llm', version: '2', model: 'meta/llama-3', instead: undefined }],
  ['rubric-1 (llm unavailable)', { kind: 'rubric', version: '1', model: undefined, instead: 'llm unavailable' }],
  ['a person', { kind: 'other', version: 'a person', model: undefined, instead: undefined }],
])('%s', (name, scorer) => {
  expect(scorerOf(name)).toEqual(scorer)
})

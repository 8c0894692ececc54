import { expect, test } from '@jest/globals'
import { groupsOf } from './example-groups.ts'

test('examples are grouped by the word before the colon of their title', () => {
  const examples = ['Sign in (Headers: {})', 'Watch: scores', 'Read: all', 'Watch: emotion: live', 'Hello'].map((title) => ({
    title,
    query: '{ __typename }',
    variables: '',
  }))
  expect(groupsOf(examples).map(({ name, examples: group }) => [name, group.map(({ label }) => label)])).toEqual([
    [undefined, ['Sign in (Headers: {})', 'Hello']],
    ['Watch', ['Scores', 'Emotion: live']],
    ['Read', ['All']],
  ])
})

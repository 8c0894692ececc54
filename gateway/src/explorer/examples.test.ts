import { expect, test } from '@jest/globals'
import { buildSchema } from 'graphql'
import { examplesFor, type Example } from './examples.ts'

const example = (title: string, query: string): Example => ({ title, query, variables: '' })

test('what the schema does not know, or what is no GraphQL, is not offered', () => {
  const examples = [example('here', '{ shoes }'), example('gone', '{ boots }'), example('broken', '{ shoes')]
  expect(examplesFor(examples, buildSchema('type Query { shoes: Int }')).map(({ title }) => title)).toEqual(['here'])
})

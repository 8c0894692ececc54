import { describe, expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { readLiveFields } from './live-directive.ts'

const supergraph = (fields: string, link = 'https://parley.dev/live/v1.0') =>
  parse(`
    schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "${link}", import: ["@live"]) { query: Query subscription: Events }
    type Query { a: Int @live }
    type Events { ${fields} }
  `)

describe('the marks of a supergraph', () => {
  test('are read with their defaults, for the root type whatever its name', () => {
    expect([...readLiveFields(supergraph('moved: Int @live  still: Int'))]).toEqual([
      ['moved', { cursor: 'cursor', after: 'after', overflow: 'LATEST', audience: 'VIEWER' }],
    ])
  })
  test('are read with what they say', () => {
    const fields = readLiveFields(supergraph('moved: Int @live(cursor: "at", after: "since", overflow: DISCONNECT, audience: CLASS)'))
    expect(fields.get('moved')).toEqual({ cursor: 'at', after: 'since', overflow: 'DISCONNECT', audience: 'CLASS' })
  })
  test('of another specification with the same name are none of ours', () => {
    expect(readLiveFields(supergraph('moved: Int @live', 'https://example.com/live/v1.0')).size).toBe(0)
  })
})

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isCompositeType } from 'graphql'
import type { Client } from 'graphql-ws'
import { generateSelection, type GeneratedSelection } from './differential-selections.ts'
import { receive } from './events.ts'
import { startHarbour, type Harbour, type Sailed } from './foreign/harbour.ts'
import { startGateway, type TestGateway } from './gateway.ts'

/**
 * For a subscription whose root is an entity, each event equals what the query for the same selection returns: over generated
 * selections. `DIFFERENTIAL_SEED=<seed>` plays others than those of every day.
 */
const firstSeed = Number(process.env['DIFFERENTIAL_SEED'] ?? 1)
const roots: { type: string; subscription: string; query: string; event: Sailed; count: number }[] = [
  { type: 'Vessel', subscription: 'vesselMoved', query: 'vessel(id: "a")', event: { id: 'a', speed: 7 }, count: 70 },
  { type: 'Vessel', subscription: 'vesselMoved', query: 'vessel(id: "adrift")', event: { id: 'adrift', speed: 7 }, count: 10 },
  { type: 'Vessel', subscription: 'fleetMoved', query: 'fleet', event: { id: 'all', speed: 7 }, count: 20 },
  { type: 'Sighting', subscription: 'sighted', query: 'seen(id: "f")', event: { id: 'f', speed: 7 }, count: 20 },
  { type: 'Sighting', subscription: 'sighted', query: 'seen(id: "ice")', event: { id: 'ice', mass: 9 }, count: 10 },
  { type: 'Moving', subscription: 'moved', query: 'moving(id: "b")', event: { id: 'b', speed: 7 }, count: 20 },
  { type: 'Moving', subscription: 'moved', query: 'moving(id: "ice")', event: { id: 'ice', mass: 9 }, count: 10 },
]

let harbour: Harbour
let gateway: TestGateway
let client: Client
beforeAll(async () => {
  harbour = await startHarbour()
  gateway = await startGateway(harbour.supergraphSdl)
  client = gateway.client()
})
afterAll(async () => {
  await gateway.stop()
  await harbour.stop()
})

const documentOf = (operation: string, root: string, { declarations, selection, fragments }: GeneratedSelection) =>
  `${operation} Generated${declarations} { it: ${root} ${selection} }\n${fragments}`

const generated: string[] = []

describe.each(roots)('$subscription equals $query', ({ type: typeName, subscription, query, event, count }) => {
  test(`over ${count} selections`, async () => {
    const type = gateway.subscriptions.schema.getType(typeName)
    if (!isCompositeType(type)) throw new Error(`${typeName} has no fields`)
    const different: object[] = []
    for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
      const chosen = generateSelection(gateway.subscriptions.schema, type, seed * 7_919 + roots.findIndex((root) => root.query === query))
      const document = documentOf('subscription', subscription, chosen)
      generated.push(document)
      const { variables } = chosen
      const told = { seed, document, variables }
      const answer = await gateway.query(documentOf('query', query, chosen), variables)
      const received = receive(client, document, { variables })
      await harbour.moves.readBy(1)
      harbour.moves.publish(event)
      const result = await received.next()
      received.unsubscribe()
      await harbour.moves.readBy(0)
      expect({ ...told, errors: answer.errors }).toEqual(told)
      // As text: the order of fields is part of it.
      const [ofEvent, ofQuery] = [JSON.stringify(result), JSON.stringify({ data: answer.data })]
      if (ofEvent !== ofQuery) different.push({ ...told, event: ofEvent, query: ofQuery })
    }
    expect(different).toEqual([])
  })
})

test('all that a selection may hold was among them, in more than 100', () => {
  expect(generated.length).toBeGreaterThanOrEqual(100)
  const all = generated.join('\n')
  const kinds: Record<string, RegExp> = {
    '@requires': /\btoll\b/,
    '@provides': /\bmaster\b[^{]*\{[^}]*\bname\b/,
    'an entity of a third subgraph': /\bowner\b[^{]*\{[^}]*\bemail\b/,
    'a nested union': /\bnearby\b|\bholder\b/,
    'a nested interface': /\bescort\b/,
    'an alias': /\ba\d+: name\b/,
    'a named fragment': /^fragment F\d+ on Vessel/m,
    'an inline fragment': /\.\.\. on Person/,
    'a variable in a nested argument': /\bharbour\(note: \$v\d+\)/,
    'a default': /\$v\d+: Boolean! = /,
    '@include by variable': /@include\(if: \$v\d+\)/,
    '@skip by variable': /@skip\(if: \$v\d+\)/,
    'a condition on a fragment': /\.\.\.F\d+ @(skip|include)/,
  }
  expect(Object.entries(kinds).filter(([, pattern]) => !pattern.test(all))).toEqual([])
})

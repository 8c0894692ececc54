import { composeServices } from '@apollo/composition'
import { GraphQLError } from 'graphql'
import { startSubgraph, type ForeignSubgraph } from './subgraph.ts'
import { createTopic, type Topic } from './topic.ts'

const vesselsSdl = /* GraphQL */ `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable", "@composeDirective"])
    @link(url: "https://parley.dev/live/v1.0", import: ["@live", "@personal"])
    @composeDirective(name: "@live")
    @composeDirective(name: "@personal")
  directive @live(
    cursor: String! = "cursor"
    after: String! = "after"
    overflow: live__Overflow! = LATEST
    audience: live__Audience! = VIEWER
  ) on FIELD_DEFINITION
  enum live__Overflow {
    LATEST
    DISCONNECT
  }
  enum live__Audience {
    VIEWER
    CLASS
  }
  directive @personal on FIELD_DEFINITION

  type Query {
    vessel(id: ID!): Vessel
    seen(id: ID!): Sighting
    moving(id: ID!): Moving
    fleet: [Vessel!]!
  }
  type Subscription {
    vesselMoved(id: ID, filter: VesselFilter): Vessel
    sighted: Sighting
    moved: Moving!
    fleetMoved: [Vessel!]!
    logged(ship: ID!, after: String): Entry! @live
    logbook(after: String): Entry! @live(overflow: DISCONNECT)
    forbidden: Vessel
    broken: Vessel!
  }
  input VesselFilter {
    kind: VesselKind = TUG
    tags: [String!]
  }
  enum VesselKind {
    TUG
    FERRY
  }
  interface Moving {
    id: ID!
    speed: Float!
  }
  union Sighting = Vessel | Iceberg
  type Vessel implements Moving @key(fields: "id") {
    id: ID!
    name: String!
    kind: VesselKind!
    speed: Float!
    tags(first: Int = 10): [String!]!
    position: Position!
    harbourClass: Int @external
    toll: Int @requires(fields: "harbourClass")
    nearby: [Sighting!]!
    escort: Moving
  }
  type Position {
    lat: Float!
    lon: Float!
  }
  type Iceberg implements Moving {
    id: ID!
    speed: Float!
    mass: Float!
  }
  type Entry {
    cursor: String!
    text: String!
    vessel: Vessel
  }
`
const harboursSdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@provides", "@external", "@shareable"])
  type Query {
    harbour(id: ID!): Harbour
  }
  type Vessel @key(fields: "id") {
    id: ID!
    harbourClass: Int
    harbour(note: String): Harbour
    pilot: Person!
    berths: [Berth!]!
  }
  type Harbour @key(fields: "id") {
    id: ID!
    name: String!
    motto: String
    master: Person @provides(fields: "name")
  }
  type Person @key(fields: "id") {
    id: ID!
    name: String! @external
  }
  type Berth {
    number: Int!
    keeper: Person
    holder: Holder
  }
  union Holder = Person | Harbour
`
const peopleSdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
  type Query {
    person(id: ID!): Person
  }
  type Person @key(fields: "id") {
    id: ID!
    name: String! @shareable
    email: String
    secret: String
    knots: Float!
    boats: [Vessel!]!
  }
  type Vessel @key(fields: "id") {
    id: ID!
    owner: Person
  }
`

export interface Sailed {
  id: string
  speed?: number
  mass?: number
}
export interface LogEntry {
  number: number
  text: string
  vesselId?: string
}

export interface Harbour {
  supergraphSdl: string
  vessels: ForeignSubgraph
  harbours: ForeignSubgraph
  people: ForeignSubgraph
  moves: Topic<Sailed>
  /** Everything ever logged; `logged` and `logbook` resume in it. */
  log: LogEntry[]
  entries: Topic<LogEntry>
  write(entry: LogEntry): void
  stop(): Promise<void>
}

const vesselOf = ({ id, speed = 1 }: Sailed) => ({
  __typename: 'Vessel',
  id,
  name: `Vessel ${id}`,
  kind: id.startsWith('f') ? 'FERRY' : 'TUG',
  speed,
  position: { lat: speed / 2, lon: -speed },
})
const personOf = (id: string) => ({ __typename: 'Person', id, name: `Person ${id}`, email: `${id}@example.com`, knots: 3.5 })

/** Three subgraphs of nobody's in particular: vessels has the subscriptions, harbours and people enrich, `toll` goes back to vessels. */
export async function startHarbour(): Promise<Harbour> {
  const moves = createTopic<Sailed>()
  const entries = createTopic<LogEntry>()
  const log: LogEntry[] = []
  const sighting = (sailed: Sailed) => (sailed.mass === undefined ? vesselOf(sailed) : { __typename: 'Iceberg', speed: 0, ...sailed })

  const logField = {
    subscribe: (_: unknown, { after }: { after?: string | null }) => {
      const live = entries.iterate()
      let seen = after == null ? log.length : Number(after)
      const missed = log.filter(({ number }) => number > seen)
      const source: AsyncIterableIterator<LogEntry> = {
        async next() {
          for (;;) {
            const old = missed.shift()
            const { done, value } = old ? { done: false, value: old } : await live.next()
            if (done === true) return { done: true, value: undefined }
            if (value.number <= seen) continue
            seen = value.number
            return { done: false, value }
          }
        },
        async return() {
          await live.return?.()
          return { done: true, value: undefined }
        },
        [Symbol.asyncIterator]: () => source,
      }
      return source
    },
    resolve: ({ number, text, vesselId }: LogEntry) => ({
      cursor: String(number),
      text,
      vessel: vesselId ? vesselOf({ id: vesselId }) : null,
    }),
  }

  const vessels = await startSubgraph(
    'vessels',
    vesselsSdl,
    {
      Query: {
        vessel: (_: unknown, sailed: Sailed) => vesselOf({ speed: 7, ...sailed }),
        seen: (_: unknown, { id }: Sailed) => sighting(id.startsWith('i') ? { id, mass: 9 } : { id, speed: 7 }),
        moving: (_: unknown, { id }: Sailed) => sighting(id.startsWith('i') ? { id, mass: 9 } : { id, speed: 7 }),
        fleet: () => ['a', 'f', 'c'].map((id) => vesselOf({ id, speed: 7 })),
      },
      Subscription: {
        vesselMoved: { subscribe: () => moves.iterate(), resolve: (sailed: Sailed) => vesselOf(sailed) },
        sighted: { subscribe: () => moves.iterate(), resolve: sighting },
        moved: { subscribe: () => moves.iterate(), resolve: sighting },
        fleetMoved: {
          subscribe: () => moves.iterate(),
          resolve: ({ speed }: Sailed) => ['a', 'f', 'c'].map((id) => vesselOf({ id, speed: speed ?? 1 })),
        },
        logged: logField,
        logbook: logField,
        forbidden: {
          subscribe: () => {
            throw new GraphQLError('No entry.', { extensions: { code: 'FORBIDDEN' } })
          },
        },
        broken: { subscribe: () => moves.iterate(), resolve: () => null },
      },
      Vessel: {
        __resolveReference: ({ id, harbourClass }: { id: string; harbourClass?: number }) => ({ ...vesselOf({ id }), harbourClass }),
        toll: ({ harbourClass }: { harbourClass?: number }) => (harbourClass === undefined ? null : harbourClass * 100),
        nearby: ({ id }: Sailed) => [vesselOf({ id: `n-${id}` }), { __typename: 'Iceberg', id: `i-${id}`, speed: 0, mass: 2 }],
        escort: ({ id }: Sailed) => (id.startsWith('e') ? null : vesselOf({ id: `e-${id}` })),
        tags: ({ id }: Sailed, { first }: { first: number }) => [`${id}1`, `${id}2`, `${id}3`].slice(0, first),
      },
    } as never,
    () => ({ cursor: String(log.length) }),
  )
  const harbours = await startSubgraph('harbours', harboursSdl, {
    Query: { harbour: (_: unknown, { id }: { id: string }) => ({ id }) },
    Vessel: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      harbourClass: ({ id }: { id: string }) => id.length,
      harbour: ({ id }: { id: string }, { note }: { note?: string }) => (id === 'adrift' ? null : { id: `h-${id}`, note }),
      pilot: ({ id }: { id: string }) => (id === 'unmanned' ? null : { id: `p-${id}` }),
      berths: ({ id }: { id: string }) =>
        [1, 2].map((number) => ({
          number,
          keeper: number === 1 ? { id: `k-${id}` } : null,
          holder: number === 1 ? { __typename: 'Person', id: `k-${id}` } : { __typename: 'Harbour', id: `h-${id}` },
        })),
    },
    Harbour: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      name: ({ id }: { id: string }) => `Harbour ${id}`,
      motto: ({ note }: { note?: string }) => note ?? null,
      master: ({ id }: { id: string }) => ({ id: `m-${id}`, name: `Person m-${id}` }),
    },
    Person: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
  } as never)
  const people = await startSubgraph('people', peopleSdl, {
    Query: { person: (_: unknown, { id }: { id: string }) => personOf(id) },
    Person: {
      __resolveReference: ({ id }: { id: string }) => personOf(id),
      secret: () => {
        throw new GraphQLError('Not for you.', { extensions: { code: 'FORBIDDEN' } })
      },
      boats: ({ id }: { id: string }) => [{ id: `f-${id}` }],
    },
    Vessel: { __resolveReference: ({ id }: { id: string }) => ({ id }), owner: ({ id }: { id: string }) => personOf(`o-${id}`) },
  } as never)

  const { supergraphSdl, errors } = composeServices([vessels, harbours, people])
  if (!supergraphSdl) throw new Error(errors?.join('\n'))
  const all = [vessels, harbours, people]
  return {
    supergraphSdl,
    vessels,
    harbours,
    people,
    moves,
    log,
    entries,
    write(entry) {
      log.push(entry)
      entries.publish(entry)
    },
    async stop() {
      await Promise.all(all.map((subgraph) => subgraph.kill().catch(() => {})))
    },
  }
}

import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { createTopic, type Topic } from './topic.ts'
import { startSubgraph, type ForeignSubgraph } from './subgraph.ts'

const header = /* GraphQL */ `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
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
`
const lampsSdl = /* GraphQL */ `
  type Query {
    lamp(id: ID!): Lamp
  }
  type Subscription {
    "Begins with the lamp as it is."
    lamp(id: ID!, after: String): Lamp! @live(audience: CLASS)
    "Only what comes from now on."
    flashed(id: ID!, after: String): Lamp! @live(audience: CLASS)
    mine(id: ID!, after: String): Lamp! @live
    "Not marked; begins with the lamp as it is."
    plain: Lamp!
  }
  type Lamp @key(fields: "id") {
    id: ID!
    cursor: String!
    brightness: Int!
    seenBy: String @personal
    bearing(from: Int! = 0): Int!
    "Fails while it is broken."
    bulb: String
  }
`
const keepersSdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query {
    keeper(id: ID!): Keeper
  }
  type Lamp @key(fields: "id") {
    id: ID!
    keeper: Keeper
  }
  type Keeper {
    name: String!
  }
`

export interface Lit {
  lamp: string
  number: number
  brightness: number
}

export interface Lighthouses {
  supergraphSdl: string
  lamps: ForeignSubgraph
  keepers: ForeignSubgraph
  /** Of every lamp, numbered for each from 1. */
  log: Lit[]
  topic: Topic<Lit>
  /** Writes the next event of a lamp. */
  light(lamp: string, brightness: number): void
  /** Lamps whose bulb fails. */
  broken: Set<string>
  /** Of two subgraphs: what `keepers` owns under another schema, for a reload. */
  withKeepers(sdl: (sdl: string) => string): string
  stop(): Promise<void>
}

/** Two foreign subgraphs that follow the `@live` contract: lamps has the subscriptions, keepers enriches. */
export async function startLighthouses(): Promise<Lighthouses> {
  const log: Lit[] = []
  const topic = createTopic<Lit>()
  const broken = new Set<string>()
  const headOf = (lamp: unknown) => log.findLast((lit) => lit.lamp === lamp)?.number ?? 0
  const watch =
    (from: 'state' | 'live') =>
    (_: unknown, { id, after }: { id: string; after?: string | null }) => {
      const live = topic.iterate()
      let seen = after == null ? headOf(id) - (from === 'state' ? 1 : 0) : Number(after)
      const missed = log.filter(({ lamp, number }) => lamp === id && number > seen)
      const source: AsyncIterableIterator<Lit> = {
        async next() {
          for (;;) {
            const old = missed.shift()
            const { done, value } = old ? { done: false, value: old } : await live.next()
            if (done === true) return { done: true, value: undefined }
            if (value.lamp !== id || value.number <= seen) continue
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
    }
  const asLamp = ({ lamp, number, brightness }: Lit) => ({ id: lamp, cursor: String(number), brightness })
  const field = (from: 'state' | 'live') => ({ subscribe: watch(from), resolve: asLamp })
  const lamps = await startSubgraph(
    'lamps',
    header + lampsSdl,
    {
      Query: {
        lamp: (_: unknown, { id }: { id: string }) =>
          asLamp(log.findLast(({ lamp }) => lamp === id) ?? { lamp: id, number: 0, brightness: 0 }),
      },
      Subscription: {
        lamp: field('state'),
        flashed: field('live'),
        mine: field('live'),
        plain: { subscribe: () => watch('state')({}, { id: 'a' }), resolve: asLamp },
      },
      Lamp: {
        seenBy: () => 'somebody',
        bearing: (_: unknown, { from }: { from: number }) => from + 1,
        bulb: ({ id }: { id: string }) => {
          if (broken.has(id)) throw new Error('The bulb is broken.')
          return 'LED'
        },
      },
    } as never,
    ({ id = 'a' }, query) => {
      const from = query.includes('lamp(') ? 'state' : 'live'
      return { from, cursor: String(Math.max(0, headOf(id) - (from === 'state' ? 1 : 0))) }
    },
  )
  const keepers = await startSubgraph('keepers', keepersSdl, {
    Query: { keeper: (_: unknown, { id }: { id: string }) => ({ name: `Keeper ${id}` }) },
    Lamp: { keeper: ({ id }: { id: string }) => ({ name: `Keeper of ${id}` }) },
  } as never)
  const compose = (changed: (sdl: string) => string): string => {
    const { supergraphSdl, errors } = composeServices([
      { name: 'lamps', url: lamps.url, typeDefs: parse(header + lampsSdl) },
      { name: 'keepers', url: keepers.url, typeDefs: parse(changed(keepersSdl)) },
    ])
    if (!supergraphSdl) throw new Error(errors?.join('\n'))
    return supergraphSdl
  }
  return {
    supergraphSdl: compose((sdl) => sdl),
    lamps,
    keepers,
    log,
    topic,
    broken,
    light(lamp, brightness) {
      const lit = { lamp, number: headOf(lamp) + 1, brightness }
      log.push(lit)
      topic.publish(lit)
    },
    withKeepers: compose,
    async stop() {
      await Promise.all([lamps, keepers].map((subgraph) => subgraph.kill().catch(() => {})))
    },
  }
}

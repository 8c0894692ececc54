import type { GraphQLDataSource } from '@apollo/gateway'
import { GraphQLError } from 'graphql'
import { clone } from './clone.ts'

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0]
type Response = Awaited<ReturnType<GraphQLDataSource['process']>>

export interface BatchLimits {
  /** Fetches gather for this long before they go, in ms. */
  gatherMs: number
  /** While a batch of the same fetch is under way the next one gathers until that is back, but no longer than this, in ms. */
  longestMs: number
  /** Entities in one request. */
  entities: number
}

export const defaultBatchLimits: BatchLimits = { gatherMs: 1, longestMs: 5, entities: 200 }

/**
 * A source whose entity fetches go together: those of the same text for the same viewer, of whatever events and subscriptions, become
 * one request, and an entity that several want is asked for once. Anything else passes through.
 */
export function batchEntityFetches(source: GraphQLDataSource, limits: BatchLimits = defaultBatchLimits): GraphQLDataSource {
  const send = async (batch: Batch): Promise<void> => {
    if (batch.sent) return
    batch.sent = true
    clearTimeout(batch.timer)
    if (batch.lane.gathering === batch) batch.lane.gathering = undefined
    batch.lane.underWay += 1
    try {
      const [first] = batch.parts
      if (!first) return
      const { options } = first
      const variables = { ...options.request.variables, representations: [...batch.entities.values()] }
      // The options of the first stand for all: they differ in nothing else that a source may look at.
      const response = await source.process({ ...options, request: { ...options.request, variables } })
      for (const part of batch.parts) part.resolve(share(response, part.places))
    } catch (cause) {
      for (const part of batch.parts) part.reject(cause)
    } finally {
      batch.lane.underWay -= 1
      const next = batch.lane.gathering
      if (next) void send(next)
      else if (batch.lane.underWay === 0) batch.lane.forget()
    }
  }

  /** By context (the viewer), then by fetch. */
  const lanes = new WeakMap<object, Map<string, Lane>>()
  const laneOf = (context: object, key: string): Lane => {
    const ofViewer = lanes.get(context) ?? new Map<string, Lane>()
    lanes.set(context, ofViewer)
    const known = ofViewer.get(key)
    if (known) return known
    const lane: Lane = { underWay: 0, gathering: undefined, forget: () => ofViewer.delete(key) }
    ofViewer.set(key, lane)
    return lane
  }

  return {
    process(options) {
      const { representations, ...others } = (options.request.variables ?? {}) as Record<string, unknown>
      if (!Array.isArray(representations) || !isObject(options.context)) return source.process(options)
      const key = `${options.request.operationName ?? ''}\0${options.request.query ?? ''}\0${JSON.stringify(others)}`
      const lane = laneOf(options.context, key)
      if (lane.gathering && lane.gathering.entities.size + representations.length > limits.entities) void send(lane.gathering)
      const batch = (lane.gathering ??= open(lane))
      return new Promise<Response>((resolve, reject) => {
        const places = representations.map((representation) => batch.place(representation))
        batch.parts.push({ options, places, resolve, reject })
      })
    },
  }

  function open(lane: Lane): Batch {
    const places = new Map<string, number>()
    const batch: Batch = {
      lane,
      entities: new Map(),
      parts: [],
      sent: false,
      timer: setTimeout(() => void send(batch), lane.underWay > 0 ? limits.longestMs : limits.gatherMs),
      place(representation) {
        const text = JSON.stringify(representation)
        const place = places.get(text) ?? batch.entities.size
        places.set(text, place)
        batch.entities.set(place, representation)
        return place
      },
    }
    return batch
  }
}

interface Lane {
  underWay: number
  gathering: Batch | undefined
  forget: () => void
}

interface Batch {
  lane: Lane
  /** By place in the request. */
  entities: Map<number, unknown>
  parts: Part[]
  sent: boolean
  timer: NodeJS.Timeout
  place(representation: unknown): number
}

interface Part {
  options: ProcessOptions
  /** Where its representations stand in the request. */
  places: number[]
  resolve: (response: Response) => void
  reject: (cause: unknown) => void
}

/** What one of those who asked together would have been answered alone. */
function share(response: Response, places: readonly number[]): Response {
  const entities: unknown = response.data?.['_entities']
  const errors = response.errors?.flatMap((error) => {
    const [root, index, ...rest] = error.path ?? []
    if (root !== '_entities' || typeof index !== 'number') return [error]
    const plain = error instanceof GraphQLError ? error.toJSON() : error
    return places.flatMap((place, at) => (place === index ? [{ ...plain, path: ['_entities', at, ...rest] }] : []))
  })
  return {
    ...response,
    // Each has its own: execution merges into what it is given.
    ...(Array.isArray(entities) && { data: { ...response.data, _entities: places.map((place) => clone(entities[place] as unknown)) } }),
    ...(errors && (errors.length > 0 ? { errors } : { errors: undefined })),
  } as Response // with `errors` left out or of the kind that it came with
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

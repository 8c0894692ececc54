import { composeServices } from '@apollo/composition'
import { execute, getArgumentValues, getOperationAST, Kind, type ExecutionArgs, type ExecutionResult } from 'graphql'
import { emitEvenly, type EmitOrder } from './emitter.ts'
import { monotonicMs } from './monotonic.ts'
import { servePart } from './parts.ts'
import { emotionSdl, interviewName, interviewsSdl, scoringSdl } from './schema.ts'
import { startSubgraphServer } from './subgraph-server.ts'

/** The process of the three subgraphs, which also makes the events. */
interface EmotionEvent {
  cursor: string
  at: number
  dominant: string
  confidence: number
  expressions: readonly { name: string; share: number }[]
  interview: { id: string }
}
interface Happening {
  event: EmotionEvent
  /** The event as each kind of subscriber asked for it: executed once, however many a gateway opens, or the subgraph would be the limit. */
  results: Map<string, ExecutionResult>
}
type Reader = (happening: Happening) => void

const expressions = ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgusted', 'surprised'].map((name, at) => ({ name, share: at / 21 }))
const readers = new Map<string, Set<Reader>>()
let number = 0

function publish(interview: number): void {
  const id = interviewName(interview)
  number += 1
  const event = { cursor: String(number), at: monotonicMs(), dominant: 'happy', confidence: 0.87, expressions, interview: { id } }
  const happening: Happening = { event, results: new Map() }
  for (const read of readers.get(id) ?? []) read(happening)
}

function subscribe({ schema, document, variableValues, operationName }: ExecutionArgs): AsyncGenerator<ExecutionResult, void, void> {
  const root = getOperationAST(document, operationName)?.selectionSet.selections[0]
  const field = schema.getSubscriptionType()?.getFields()['emotionUpdated']
  if (root?.kind !== Kind.FIELD || !field) throw new Error('only emotionUpdated is served')
  const id = String(getArgumentValues(field, root, variableValues ?? {})['interviewId'])
  const shape = `${documentNumber(document)} ${JSON.stringify(variableValues)}`
  return generate(id, ({ event, results }) => {
    let result = results.get(shape)
    if (!result) {
      const rootValue = { emotionUpdated: event }
      result = execute({ schema, document, variableValues, rootValue }) as ExecutionResult // its resolvers are synchronous
      results.set(shape, result)
    }
    return result
  })
}

const documentNumbers = new WeakMap<object, number>()
let lastDocument = 0
function documentNumber(document: object): number {
  let known = documentNumbers.get(document)
  if (known === undefined) {
    lastDocument += 1
    known = lastDocument
    documentNumbers.set(document, known)
  }
  return known
}

function generate(id: string, shape: (happening: Happening) => ExecutionResult): AsyncGenerator<ExecutionResult, void, void> {
  const queue: Happening[] = []
  let wake: ((result: IteratorResult<ExecutionResult, void>) => void) | undefined
  let over = false
  const read: Reader = (happening) => {
    if (wake) {
      const give = wake
      wake = undefined
      give({ done: false, value: shape(happening) })
    } else queue.push(happening)
  }
  let set = readers.get(id)
  if (!set) {
    set = new Set()
    readers.set(id, set)
  }
  set.add(read)
  const generator: AsyncGenerator<ExecutionResult, void, void> = {
    next() {
      const waiting = queue.shift()
      if (waiting) return Promise.resolve({ done: false, value: shape(waiting) })
      if (over) return Promise.resolve({ done: true, value: undefined })
      return new Promise((resolve) => (wake = resolve))
    },
    return() {
      over = true
      set.delete(read)
      if (set.size === 0) readers.delete(id)
      wake?.({ done: true, value: undefined })
      return Promise.resolve({ done: true, value: undefined })
    },
    throw: (cause) => Promise.reject(cause as Error),
    [Symbol.asyncIterator]: () => generator,
    async [Symbol.asyncDispose]() {
      await generator.return()
    },
  }
  return generator
}

const numberOf = (id: string) => Number(id.slice(id.lastIndexOf('-') + 1))
const byReference = { __resolveReference: ({ id }: { id: string }) => ({ id }) }
const subgraphs = await Promise.all([
  startSubgraphServer({ name: 'emotion', sdl: emotionSdl, resolvers: { Interview: byReference }, subscribe }),
  startSubgraphServer({
    name: 'interviews',
    sdl: interviewsSdl,
    resolvers: {
      Query: { interview: (_: unknown, { id }: { id: string }) => ({ id }) },
      Interview: {
        ...byReference,
        title: ({ id }: { id: string }) => `Conversation ${numberOf(id)} about the work`,
        status: () => 'IN_PROGRESS',
        candidate: ({ id }: { id: string }) => ({ id: `person-${numberOf(id)}`, name: `Candidate ${numberOf(id)}` }),
      },
    },
  }),
  startSubgraphServer({
    name: 'scoring',
    sdl: scoringSdl,
    resolvers: { Interview: { ...byReference, scorecard: ({ id }: { id: string }) => ({ revision: 3, total: numberOf(id) + 0.5 }) } },
  }),
])

const orders = {
  supergraph(): string {
    const { supergraphSdl, errors } = composeServices(subgraphs)
    if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'))
    return supergraphSdl
  },
  emit: (order: EmitOrder) => emitEvenly(order, publish),
  /** Subscriptions held here. */
  readers: () => [...readers.values()].reduce((sum, { size }) => sum + size, 0),
  cpu(): number {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
}
export type SubgraphOrders = typeof orders
servePart(orders)

import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'
import type { SubgraphEvent } from './apollo-query-plan.ts'
import type { Delivery } from './live-subscription.ts'

/** An event as it came from its subgraph, for all who watch. */
export interface UpstreamEvent {
  readonly event: SubgraphEvent
  /** Where the stream stands after it. */
  readonly cursor: string | undefined
  /** In ms since the epoch. */
  readonly arrivedAt: number
  /** It holds more than one selection asked for. */
  readonly merged: boolean
  /** What became of it, for each way of asking. */
  readonly deliveries: Map<Shape, Making>
}

/** A delivery on its way. */
export interface Making {
  readonly event: UpstreamEvent
  /** By which it is made, whatever its watcher asks for by then. */
  readonly shape: Shape
  delivery: Delivery | undefined
  started: boolean
  /** Told when it is there. */
  waiting: { made(): void }[]
}

/** One way of asking (an operation, its variables, an audience): each event takes this form once, for everyone who asks so. */
export interface Shape {
  /** The event in this form; being made, unless too many are. */
  of(event: UpstreamEvent): Making
  /** Makes it now, however many are being made. */
  need(making: Making): void
}

export interface ShapeOptions {
  /** Never rejects. */
  complete: (event: UpstreamEvent) => Promise<ExecutionResult>
  /** What an event needs no work for; undefined when it does. */
  asItIs: (event: UpstreamEvent) => ExecutionResult | undefined
  formatError: (error: GraphQLError) => GraphQLFormattedError
}

/** Events made ready before a watcher waits for them. */
const maxAhead = 16

export function createShape({ complete, asItIs, formatError }: ShapeOptions): Shape {
  let underWay = 0

  const made = (making: Making, result: ExecutionResult): void => {
    making.delivery = createDelivery(formatted(result, formatError), making.event.cursor)
    const { waiting } = making
    making.waiting = []
    for (const watcher of waiting) watcher.made()
  }
  const start = (making: Making): void => {
    making.started = true
    const result = asItIs(making.event)
    if (result) return made(making, result)
    underWay += 1
    void complete(making.event).then((completed) => {
      underWay -= 1
      made(making, completed)
    })
  }
  const shape: Shape = {
    of(event) {
      const known = event.deliveries.get(shape)
      if (known) return known
      const making: Making = { event, shape, delivery: undefined, started: false, waiting: [] }
      event.deliveries.set(shape, making)
      if (underWay < maxAhead) start(making)
      return making
    },
    need(making) {
      if (!making.started) start(making)
    },
  }
  return shape
}

/** A class, since there is one for each event: an accessor of an object literal would give each a shape of its own. */
class SharedDelivery implements Delivery {
  readonly result: FormattedExecutionResult
  readonly cursor: string | undefined
  #text: string | undefined

  constructor(result: FormattedExecutionResult, cursor: string | undefined) {
    this.result = result
    this.cursor = cursor
  }

  get text(): string {
    return (this.#text ??= JSON.stringify(this.result))
  }
}

export const createDelivery = (result: FormattedExecutionResult, cursor: string | undefined): Delivery => new SharedDelivery(result, cursor)

/** The same event for a watcher that missed some before it. */
export function laggedDelivery({ result, cursor }: Delivery, lagged: number): Delivery {
  return createDelivery({ ...result, extensions: { ...result.extensions, lagged } }, cursor)
}

function formatted({ data, errors, extensions }: ExecutionResult, formatError: ShapeOptions['formatError']): FormattedExecutionResult {
  return {
    data: data ?? null,
    ...(errors && errors.length > 0 && { errors: errors.map(formatError) }),
    ...(extensions && { extensions }),
  }
}

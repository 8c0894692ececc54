import type { Manifests } from '../manifests/manifests.ts'
import { selects } from '../manifests/pods.ts'
import { allowancesOf, letsThrough, nodesOf, type Node, type Side } from './network-nodes.ts'

/** Who speaks to whom inside, as docs/architecture.md tells it: caller, called, port. */
export const designArrows: readonly string[] = [
  // Journey 1: a query. The gateway asks the subgraphs, and interviews for the keys of access tokens.
  'gateway -> interview-service:8080',
  'gateway -> emotion-service:8081',
  'gateway -> scoring-service:8082',
  // The status page: the gateway asks every part how it is, and each of its own pods.
  'gateway -> gateway:4000',
  'gateway -> inference-pool:8083',
  'gateway -> worker-service:8084',
  'gateway -> worker-service:8085',
  // Subgraphs take the key that signs who asks from the gateway.
  'interview-service -> gateway:4000',
  'emotion-service -> gateway:4000',
  'scoring-service -> gateway:4000',
  // Rights are read through interviews; interviews passes frames' WebSockets on.
  'emotion-service -> interview-service:8080',
  'scoring-service -> interview-service:8080',
  'interview-service -> emotion-service:8081',
  // Subgraphs own state.
  'interview-service -> database:5432',
  'emotion-service -> database:5432',
  'scoring-service -> database:5432',
  'migrate -> database:5432',
  // The bells.
  'gateway -> redis:6379',
  'interview-service -> redis:6379',
  'emotion-service -> redis:6379',
  'scoring-service -> redis:6379',
  // Journeys 2 and 3: frames and answers go through queues.
  'interview-service -> rabbitmq:5672',
  'emotion-service -> rabbitmq:5672',
  'scoring-service -> rabbitmq:5672',
  'inference-pool -> rabbitmq:5672',
  'worker-service -> rabbitmq:5672',
]

/** Whether the policies on one side of a connection let it through. Peers beyond the namespace are of `outsideFaults`. */
const passes = (manifests: Manifests, side: Side, at: Node, other: Node, port: number): boolean =>
  allowancesOf(manifests, at, side)?.some(
    (allowance) =>
      letsThrough(allowance, port) &&
      (allowance.peers?.some(
        ({ podSelector, namespaceSelector }) => namespaceSelector === undefined && selects(podSelector, other.labels),
      ) ??
        true),
  ) ?? true

const label = (from: Node, to: Node, port: number) => `${from.name} -> ${to.name}:${port}`

/** The arrows that the policies draw between pods here, both of whose sides let them through; and those that only one side does. */
export function drawnArrows(manifests: Manifests): { whole: string[]; half: string[] } {
  const nodes = nodesOf(manifests)
  const pairs = nodes.flatMap((from) => nodes.flatMap((to) => to.ports.map((port) => ({ from, to, port }))))
  const sides = pairs.map(({ from, to, port }) => ({
    arrow: label(from, to, port),
    out: passes(manifests, 'egress', from, to, port),
    in: passes(manifests, 'ingress', to, from, port),
  }))
  const unique = (arrows: typeof sides) => [...new Set(arrows.map(({ arrow }) => arrow))].toSorted()
  return { whole: unique(sides.filter((one) => one.out && one.in)), half: unique(sides.filter((one) => one.out !== one.in)) }
}

/**
 * The policies draw the design's arrows and no others, and each from both ends.
 * @param own arrows of this environment alone: operators' pods among themselves, an object store inside
 */
export function arrowFaults(manifests: Manifests, own: readonly string[] = []): string[] {
  const expected = [...designArrows, ...own]
  const { whole, half } = drawnArrows(manifests)
  return [
    ...expected.filter((arrow) => !whole.includes(arrow)).map((arrow) => `network: ${arrow} is of the design, and is not let through`),
    ...whole.filter((arrow) => !expected.includes(arrow)).map((arrow) => `network: ${arrow} is let through, and is not of the design`),
    ...half.map((arrow) => `network: ${arrow} is let through at one end only`),
  ]
}

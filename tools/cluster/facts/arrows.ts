import type { Manifests } from '../manifests/manifests.ts'
import { parts, stableName } from '../manifests/parts.ts'
import { operatedPods, podsOf, selects, type Pods } from '../manifests/pods.ts'
import { literalValue } from './environment.ts'

/** Who speaks to whom inside, as docs/architecture.md tells it: caller, called, port. */
export const designArrows: readonly string[] = [
  // Journey 1: a query. The gateway asks the subgraphs, and interviews for the keys of access tokens.
  'gateway -> interview-service:8080',
  'gateway -> emotion-service:8081',
  'gateway -> scoring-service:8082',
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

/** Where a secret's URL leads. */
const secretUrls: Record<string, { to: string; port: number }> = {
  DATABASE_URL: { to: 'database', port: 5432 },
  REDIS_URL: { to: 'redis', port: 6379 },
  AMQP_URL: { to: 'rabbitmq', port: 5672 },
}

interface Node {
  name: string
  labels: Record<string, string>
  ports: readonly number[]
}

const portsOf = ({ spec }: Pods) => spec.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort))

/** Every kind of pod once, a canary's beside the others'. */
function nodesOf(manifests: Manifests): Node[] {
  const own = podsOf(manifests).map((pods) => ({ name: stableName(pods.name), labels: pods.labels, ports: portsOf(pods) }))
  const operated = operatedPods.filter(({ kind, name }) =>
    manifests.objects.some((object) => object.kind === kind && object.metadata.name === name),
  )
  return [...own, ...operated]
}

type Side = 'ingress' | 'egress'

/** Whether the policies on one side of a connection let it through. */
function passes(manifests: Manifests, side: Side, at: Node, other: Node, port: number): boolean {
  const policies = manifests.all('NetworkPolicy').filter(({ spec }) => selects(spec?.podSelector, at.labels))
  const guarding = policies.filter(({ spec }) => spec?.policyTypes?.includes(side === 'ingress' ? 'Ingress' : 'Egress'))
  if (guarding.length === 0) return true
  return guarding.some(({ spec }) => {
    const rules: { peers: readonly Peer[]; ports: readonly { port?: number | string | undefined }[] | undefined }[] =
      side === 'ingress'
        ? (spec?.ingress ?? []).map(({ from = [], ports }) => ({ peers: from, ports }))
        : (spec?.egress ?? []).map(({ to = [], ports }) => ({ peers: to, ports }))
    return rules.some(
      (rule) =>
        (rule.ports === undefined || rule.ports.some((one) => one.port === port)) &&
        rule.peers.some(({ podSelector, namespaceSelector }) => namespaceSelector === undefined && selects(podSelector, other.labels)),
    )
  })
}
interface Peer {
  podSelector?: Parameters<typeof selects>[0]
  namespaceSelector?: unknown
}

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
    ...addressFaults(manifests),
  ]
}

/** Every address inside that a part is given is a Service's, and the policies let it be reached. */
function addressFaults(manifests: Manifests): string[] {
  const nodes = nodesOf(manifests)
  const { whole } = drawnArrows(manifests)
  return podsOf(manifests)
    .filter(({ kind, name }) => kind === 'Deployment' && parts.some(({ deployment }) => deployment === stableName(name)))
    .flatMap(({ owner, name, spec }) =>
      spec.containers.flatMap(({ env = [] }) =>
        env.flatMap((variable) => {
          const secret = secretUrls[variable.name]
          const value = literalValue(manifests, variable) ?? ''
          const addresses = secret === undefined ? insideAddresses(value) : []
          const named = addresses.map(({ host, port }) => ({ host, found: calledBy(manifests, nodes, host, port) }))
          return [
            ...named.flatMap(({ host, found }) =>
              found === undefined ? [`${owner}: ${variable.name} names ${host}, which is no Service here`] : [],
            ),
            ...[...(secret === undefined ? [] : [secret]), ...named.flatMap(({ found }) => found ?? [])].flatMap(({ to, port }) =>
              whole.includes(`${stableName(name)} -> ${to}:${port}`)
                ? []
                : [`${owner}: ${variable.name} leads to ${to}:${port}, which it may not reach`],
            ),
          ]
        }),
      ),
    )
}

const insideAddresses = (value: string) =>
  [...value.matchAll(/https?:\/\/[^\s,]+/g)]
    .map(([url]) => new URL(url))
    // What has a dot lies outside the namespace, and localhost is what a client's browser is told.
    .filter(({ hostname }) => !hostname.includes('.') && hostname !== 'localhost')
    .map(({ hostname, port }) => ({ host: hostname, port: Number(port || 80) }))

/** The pods behind a Service's port. */
function calledBy(manifests: Manifests, nodes: readonly Node[], host: string, port: number): { to: string; port: number } | undefined {
  const service = manifests.find('Service', host)
  const found = service?.spec?.ports?.find((one) => one.port === port)
  const pods = podsOf(manifests).find(({ labels }) => selects({ matchLabels: service?.spec?.selector ?? { none: 'none' } }, labels))
  const target = pods?.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find(({ name, containerPort }) => name === found?.targetPort || containerPort === found?.targetPort)
  const node = nodes.find(({ name }) => name === stableName(pods?.name ?? ''))
  return target === undefined || node === undefined ? undefined : { to: node.name, port: target.containerPort }
}

import { BlockList } from 'node:net'
import type { Manifests } from '../manifests/manifests.ts'
import { parts } from '../manifests/parts.ts'
import { allowancesOf, nodesOf, type Allowance, type Node, type Peer, type Port, type Side } from './network-nodes.ts'

/** Prometheus asks every part where it serves, in every environment. */
const scraping = parts.map(({ deployment, port }) => `monitoring -> ${deployment}:${port}`)

/** Who speaks with whom beyond the namespace where operators run what is kept and a load balancer stands at the edge. */
export const cloudArrows: readonly string[] = [
  // The load balancer, from the VPC's own addresses.
  'private addresses -> gateway:4000',
  'private addresses -> interview-service:8080',
  'private addresses -> emotion-service:8081',
  // Recordings lie in S3.
  'interview-service -> internet:443',
  'worker-service -> internet:443',
  // Operators look after theirs, KEDA measures queues, Prometheus asks exporters.
  'cnpg-system -> database:5432',
  'cnpg-system -> database:8000',
  'rabbitmq-system -> rabbitmq:15672',
  'keda -> rabbitmq:5672',
  'monitoring -> database:9187',
  'monitoring -> rabbitmq:15692',
  'monitoring -> redis:9121',
  // Backups by the plugin beside the operator, and S3; the API server, which knows who is primary and who is a peer.
  'database -> cnpg-system:9090',
  'database -> everywhere:443',
  'database -> everywhere:6443',
  'rabbitmq -> everywhere:443',
  'rabbitmq -> everywhere:6443',
]

/** Every pod looks names up. */
const lookingUp = (nodes: readonly Node[]) =>
  nodes.flatMap(({ name }) => [`${name} -> kube-system/kube-dns:53`, `${name} -> kube-system/kube-dns:53/UDP`])

/** The ranges that no public address lies in. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']
const privateAddresses = new BlockList()
for (const range of privateRanges) {
  const [address = '', prefix] = range.split('/')
  privateAddresses.addSubnet(address, Number(prefix))
}

/** How a peer beyond the namespace is named; undefined for pods inside it. */
function nameOfPeer({ ipBlock, namespaceSelector, podSelector }: Peer): string | undefined {
  if (ipBlock !== undefined) return nameOfBlock(ipBlock)
  if (namespaceSelector === undefined) return undefined
  const { 'kubernetes.io/metadata.name': namespace, ...others } = namespaceSelector.matchLabels ?? {}
  if (namespace === undefined || Object.keys(others).length > 0 || namespaceSelector.matchExpressions !== undefined)
    return `namespaces ${JSON.stringify(namespaceSelector)}`
  if (podSelector === undefined) return namespace
  const app = podSelector.matchLabels?.['k8s-app']
  return `${namespace}/${app !== undefined && podSelector.matchExpressions === undefined ? app : JSON.stringify(podSelector)}`
}

/** A VPC's range is 16 bits wide at most. */
function nameOfBlock({ cidr, except = [] }: NonNullable<Peer['ipBlock']>): string {
  const [address = '', prefix] = cidr.split('/')
  if (cidr === '0.0.0.0/0') return privateRanges.every((range) => except.includes(range)) ? 'internet' : 'everywhere'
  return privateAddresses.check(address) && Number(prefix) >= 16 ? 'private addresses' : cidr
}

/** Ports as far as they matter: going in, those where the pod listens. */
function namesOfPorts(side: Side, node: Node, { ports }: Allowance): string[] {
  if (ports === undefined) return side === 'ingress' ? node.ports.map(String) : ['any port']
  return ports
    .filter(({ port, endPort }) => side === 'egress' || endPort !== undefined || typeof port !== 'number' || node.ports.includes(port))
    .map(nameOfPort)
}

const nameOfPort = ({ port, endPort, protocol = 'TCP' }: Port) =>
  `${port ?? 'any port'}${endPort === undefined ? '' : `-${endPort}`}${protocol === 'TCP' ? '' : `/${protocol}`}`

/** The connections of a pod beyond the namespace, or with anybody at all, that the policies let through. */
function outsideArrowsOf(manifests: Manifests, node: Node): string[] {
  const sides: readonly Side[] = ['ingress', 'egress']
  return sides.flatMap((side) =>
    // Where no policy guards a side everything goes; inside its own namespace, `arrowFaults` tells it too.
    (allowancesOf(manifests, node, side) ?? [{ peers: undefined, ports: undefined }]).flatMap((allowance) => {
      const peers = allowance.peers?.flatMap((peer) => nameOfPeer(peer) ?? []) ?? ['anybody']
      return peers.flatMap((peer) =>
        namesOfPorts(side, node, allowance).map((port) =>
          side === 'ingress' ? `${peer} -> ${node.name}:${port}` : `${node.name} -> ${peer}:${port}`,
        ),
      )
    }),
  )
}

/** All of them, each once. */
export const drawnOutside = (manifests: Manifests): string[] => [
  ...new Set(nodesOf(manifests).flatMap((node) => outsideArrowsOf(manifests, node))),
]

/**
 * Nothing is allowed that no policy allows, and what goes beyond the namespace is what is expected, no more and no less.
 * @param own arrows of this environment
 */
export function outsideFaults(manifests: Manifests, own: readonly string[]): string[] {
  const nodes = nodesOf(manifests)
  const expected = [...scraping, ...lookingUp(nodes), ...own]
  const drawn = nodes.map((node) => ({ node, arrows: outsideArrowsOf(manifests, node) }))
  const lacking = drawn.flatMap(({ node: { name }, arrows }) =>
    expected
      .filter((arrow) => isOf(arrow, name) && !arrows.includes(arrow))
      .map((arrow) => `network: ${arrow} is needed, and is not let through`),
  )
  const more = drawn.flatMap(({ arrows }) =>
    arrows.filter((arrow) => !expected.includes(arrow)).map((arrow) => `network: ${arrow} is let through, and nothing needs it`),
  )
  return [...denialFaults(manifests), ...new Set([...lacking, ...more])]
}

const isOf = (arrow: string, name: string) => {
  const [from = '', to = ''] = arrow.split(' -> ')
  return from === name || to.startsWith(`${name}:`)
}

/** One policy selects every pod, those of parts to come included, and allows nothing in or out. */
function denialFaults(manifests: Manifests): string[] {
  const denies = manifests.all('NetworkPolicy').some(({ spec }) => {
    const { matchLabels = {}, matchExpressions = [] } = spec?.podSelector ?? {}
    const both = (['Ingress', 'Egress'] as const).every((side) => spec?.policyTypes?.includes(side))
    const rules = [...(spec?.ingress ?? []), ...(spec?.egress ?? [])]
    return both && rules.length === 0 && Object.keys(matchLabels).length === 0 && matchExpressions.length === 0
  })
  return denies ? [] : ['network: no policy denies every pod what the others do not allow, in and out']
}

import type { Of, Manifests } from '../manifests/manifests.ts'
import { stableName } from '../manifests/parts.ts'
import { operatedPods, podsOf, selects, type Pods } from '../manifests/pods.ts'

/** One kind of pod, as network policies see it. */
export interface Node {
  /** A canary's is that of the others. */
  name: string
  labels: Record<string, string>
  /** Where it listens. */
  ports: readonly number[]
}

const portsOf = ({ spec }: Pods) => spec.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort))

/** Every kind of pod once, a canary's beside the others'. */
export function nodesOf(manifests: Manifests): Node[] {
  const own = podsOf(manifests).map((pods) => ({ name: stableName(pods.name), labels: pods.labels, ports: portsOf(pods) }))
  const operated = operatedPods.filter(({ kind, name }) =>
    manifests.objects.some((object) => object.kind === kind && object.metadata.name === name),
  )
  return [...own, ...operated]
}

export type Side = 'ingress' | 'egress'

type Spec = NonNullable<Of<'NetworkPolicy'>['spec']>
type Rule = NonNullable<Spec['egress']>[number]
export type Peer = NonNullable<Rule['to']>[number]
export type Port = NonNullable<Rule['ports']>[number]

/** What a rule lets through, of either side. */
export interface Allowance {
  /** Undefined: everybody, which is what Kubernetes makes of a rule that names no peer. */
  peers: readonly Peer[] | undefined
  /** Undefined: all of them, alike. */
  ports: readonly Port[] | undefined
}

const unlessEmpty = <T>(list: readonly T[] | undefined) => (list === undefined || list.length === 0 ? undefined : list)

/** What the policies allow a pod on one side; undefined where none of them guards it there, and so everything is allowed. */
export function allowancesOf(manifests: Manifests, node: Node, side: Side): Allowance[] | undefined {
  const guarding = manifests
    .all('NetworkPolicy')
    .filter(({ spec }) => selects(spec?.podSelector, node.labels) && guards(spec, side))
    .map(({ spec }) => spec)
  if (guarding.length === 0) return undefined
  return guarding.flatMap((spec) =>
    side === 'ingress'
      ? (spec?.ingress ?? []).map(({ from, ports }) => ({ peers: unlessEmpty(from), ports: unlessEmpty(ports) }))
      : (spec?.egress ?? []).map(({ to, ports }) => ({ peers: unlessEmpty(to), ports: unlessEmpty(ports) })),
  )
}

const guards = (spec: Spec | undefined, side: Side) => spec?.policyTypes?.includes(side === 'ingress' ? 'Ingress' : 'Egress') === true

/** Whether a rule lets a TCP port through. One by name may stand for any, and so counts as all. */
export const letsThrough = ({ ports }: Allowance, port: number): boolean =>
  ports?.some(
    ({ port: first, endPort, protocol = 'TCP' }) =>
      protocol === 'TCP' && (typeof first !== 'number' || (first <= port && port <= (endPort ?? first))),
  ) ?? true

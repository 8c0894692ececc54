import type { IContainer } from 'kubernetes-models/v1/Container'
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { LabelSelector } from './custom-resources.ts'
import { nameOf, type Manifests } from './manifests.ts'

/** Pods that an object makes. */
export interface Pods {
  /** As complaints name what makes them. */
  owner: string
  /** Of what makes them. */
  name: string
  kind: 'Deployment' | 'StatefulSet' | 'Job'
  labels: Record<string, string>
  spec: IPodSpec
}

/** All pods whose form the manifests themselves say; operators make others. */
export const podsOf = (manifests: Manifests): Pods[] =>
  [...manifests.all('Deployment'), ...manifests.all('StatefulSet'), ...manifests.all('Job')].flatMap((owner) => {
    const template = owner.spec?.template
    if (template?.spec === undefined) return []
    const kind = owner.kind as Pods['kind'] // of these three
    return [{ owner: nameOf(owner), name: owner.metadata.name, kind, labels: template.metadata?.labels ?? {}, spec: template.spec }]
  })

/** Labels of the pods that operators make, as far as selectors here use them. */
export const operatedPods: readonly { kind: string; name: string; labels: Record<string, string>; ports: number[] }[] = [
  { kind: 'Cluster', name: 'database', labels: { 'cnpg.io/cluster': 'database' }, ports: [5432, 8000, 9187] },
  { kind: 'RabbitmqCluster', name: 'rabbitmq', labels: { 'app.kubernetes.io/name': 'rabbitmq' }, ports: [5672, 15672, 15692, 4369, 25672] },
]

export const containersOf = ({ spec }: Pods): IContainer[] => [...(spec.initContainers ?? []), ...spec.containers]

/** Whether a selector takes something with these labels. */
export function selects(selector: LabelSelector | undefined, labels: Record<string, string>): boolean {
  if (selector === undefined) return false
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
  return equal && (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => matches(labels[key], operator, values))
}

function matches(value: string | undefined, operator: string, values: readonly string[]): boolean {
  if (operator === 'Exists') return value !== undefined
  if (operator === 'DoesNotExist') return value === undefined
  if (operator === 'In') return value !== undefined && values.includes(value)
  if (operator === 'NotIn') return value === undefined || !values.includes(value)
  throw new TypeError(`no operator of label selectors: ${operator}`)
}

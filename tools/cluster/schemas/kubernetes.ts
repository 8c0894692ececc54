import { reasonOf } from '@parley/platform'
import { createRequire } from 'node:module'
import { nameOf, type KubernetesObject } from '../manifests/manifests.ts'

/** Where kubernetes-models keeps a kind, by apiVersion and kind. */
export const kubernetesKinds: Record<string, string> = Object.fromEntries(
  [
    'apps/v1 Deployment',
    'apps/v1 StatefulSet',
    'autoscaling/v2 HorizontalPodAutoscaler',
    'batch/v1 Job',
    'networking.k8s.io/v1 Ingress',
    'networking.k8s.io/v1 NetworkPolicy',
    'policy/v1 PodDisruptionBudget',
    'scheduling.k8s.io/v1 PriorityClass',
    'storage.k8s.io/v1 StorageClass',
    'v1 ConfigMap',
    'v1 Namespace',
    'v1 Secret',
    'v1 Service',
  ].map((kind) => [kind, `kubernetes-models/${kind.replace(' ', '/')}`]),
)

export const kindOf = ({ apiVersion, kind }: KubernetesObject): string => `${apiVersion} ${kind}`

/** A class of kubernetes-models: holds an object and knows its kind's schema. */
type Model = new (object: unknown) => { validate(): void }

const load = createRequire(import.meta.url)
const modelOf = (path: string, kind: string) => (load(path) as Record<string, Model>)[kind] // each module exports a class named after its kind

/**
 * What Kubernetes' own schemas say of its own kinds: types, required fields, formats. Fields they do not know pass here: see
 * `unknownFields`.
 */
export function kubernetesSchemaFaults(objects: readonly KubernetesObject[]): string[] {
  return objects.flatMap((object) => {
    const path = kubernetesKinds[kindOf(object)]
    const Kind = path === undefined ? undefined : modelOf(path, object.kind)
    if (Kind === undefined) return []
    try {
      new Kind(object).validate()
      return []
    } catch (error) {
      return [`${nameOf(object)}: ${reasonOf(error)}`]
    }
  })
}

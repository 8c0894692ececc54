import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet'
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import type { IJob } from 'kubernetes-models/batch/v1/Job'
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import type { IPriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass'
import type { IStorageClass } from 'kubernetes-models/storage.k8s.io/v1/StorageClass'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import type { INamespace } from 'kubernetes-models/v1/Namespace'
import type { ISecret } from 'kubernetes-models/v1/Secret'
import type { IService } from 'kubernetes-models/v1/Service'
import type {
  Cluster,
  ExternalSecret,
  ObjectStore,
  PrometheusRule,
  RabbitmqCluster,
  ScaledObject,
  ScheduledBackup,
  ServiceMonitor,
  TriggerAuthentication,
} from './custom-resources.ts'

/** What every object has. */
export interface KubernetesObject {
  apiVersion: string
  kind: string
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> }
}

/** The kinds that the overlays are made of. */
export interface Kinds {
  ConfigMap: IConfigMap
  Deployment: IDeployment
  HorizontalPodAutoscaler: IHorizontalPodAutoscaler
  Ingress: IIngress
  Job: IJob
  Namespace: INamespace
  NetworkPolicy: INetworkPolicy
  PodDisruptionBudget: IPodDisruptionBudget
  PriorityClass: IPriorityClass
  Secret: ISecret
  Service: IService
  StatefulSet: IStatefulSet
  StorageClass: IStorageClass
  Cluster: Cluster
  ExternalSecret: ExternalSecret
  ObjectStore: ObjectStore
  PrometheusRule: PrometheusRule
  RabbitmqCluster: RabbitmqCluster
  ScaledObject: ScaledObject
  ScheduledBackup: ScheduledBackup
  ServiceMonitor: ServiceMonitor
  TriggerAuthentication: TriggerAuthentication
}

export type Of<K extends keyof Kinds> = Kinds[K] & KubernetesObject

/** The objects of one overlay. */
export class Manifests {
  readonly objects: readonly KubernetesObject[]

  constructor(objects: readonly KubernetesObject[]) {
    this.objects = objects
  }

  /** All of a kind, typed as Kubernetes has it: what does not fit its type is told by the schema checks. */
  all<K extends keyof Kinds>(kind: K): Of<K>[] {
    return this.objects.filter((object) => object.kind === kind) as Of<K>[]
  }

  find<K extends keyof Kinds>(kind: K, name: string): Of<K> | undefined {
    return this.all(kind).find((object) => object.metadata.name === name)
  }
}

/** How complaints name an object: `Deployment gateway`. */
export const nameOf = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`

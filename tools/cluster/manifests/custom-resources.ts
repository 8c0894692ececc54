import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet'

/** As much of the operators' kinds as the checks read; their schemas hold the rest. */

export interface Cluster {
  spec: {
    instances: number
    priorityClassName?: string
    postgresql: { parameters: Record<string, string> }
    storage: Volume
    walStorage?: Volume
  }
}
interface Volume {
  size: string
  storageClass?: string
}

export interface RabbitmqCluster {
  spec: {
    replicas: number
    persistence: { storageClassName?: string; storage: string }
    override?: { statefulSet?: { spec?: Partial<NonNullable<IStatefulSet['spec']>> } }
  }
}

export interface ScaledObject {
  spec: {
    scaleTargetRef: { name: string }
    minReplicaCount: number
    maxReplicaCount: number
    triggers: { type: string; metadata: Record<string, string>; authenticationRef?: { name: string } }[]
  }
}

export interface TriggerAuthentication {
  spec: { secretTargetRef?: { parameter: string; name: string; key: string }[] }
}

export interface ExternalSecret {
  spec: { target: { name: string; template?: { data?: Record<string, string> } }; data: { secretKey: string }[] }
}

export interface ServiceMonitor {
  spec: { selector: LabelSelector; jobLabel?: string; endpoints: { port: string; path: string }[] }
}
export interface LabelSelector {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

export interface PrometheusRule {
  spec: { groups: { name: string; rules: { alert?: string; record?: string; expr: string; for?: string }[] }[] }
}

export interface ObjectStore {
  spec: { configuration: { s3Credentials: Record<string, { name: string; key: string }> } }
}

export interface ScheduledBackup {
  spec: { cluster: { name: string }; schedule: string }
}

import { topology } from '@parley/contracts'
import { nameOf, type Manifests } from '../manifests/manifests.ts'
import { literalValue } from './environment.ts'
import { podsOf } from '../manifests/pods.ts'

/** What scales by the length of a queue names a queue that the platform declares, and a way to ask the broker. */
export function queueFaults(manifests: Manifests): string[] {
  const queues = new Set(topology.queues.map(({ name }) => name))
  return manifests
    .all('ScaledObject')
    .flatMap((scaled) =>
      scaled.spec.triggers.flatMap(({ type, metadata, authenticationRef }) => [
        ...(type !== 'rabbitmq' || queues.has(metadata['queueName'] ?? '')
          ? []
          : [`${nameOf(scaled)}: there is no queue ${metadata['queueName']}`]),
        ...(manifests.find('TriggerAuthentication', authenticationRef?.name ?? '') ? [] : [`${nameOf(scaled)}: cannot ask the broker`]),
      ]),
    )
}

/** Most pods that a Deployment may have: its scaler's limit, else what it says, and one more while it rolls out. */
function mostPods(manifests: Manifests, name: string): number {
  const hpa = manifests.all('HorizontalPodAutoscaler').find(({ spec }) => spec?.scaleTargetRef.name === name)
  const scaled = manifests.all('ScaledObject').find(({ spec }) => spec.scaleTargetRef.name === name)
  const replicas = manifests.find('Deployment', name)?.spec?.replicas ?? 1
  return (hpa?.spec?.maxReplicas ?? scaled?.spec.maxReplicaCount ?? replicas) + 1
}

/** Kept for the operator, the migrations and an administrator. */
const reservedConnections = 20

/** Database connections that all pods may hold together, each process at its most. */
export function connectionsAtMost(manifests: Manifests): number {
  const pools = podsOf(manifests).flatMap(({ kind, name, spec }) =>
    spec.containers.flatMap(({ env = [] }) => {
      const variable = env.find((one) => one.name === 'DATABASE_CONNECTIONS')
      return kind !== 'Deployment' || variable === undefined ? [] : [mostPods(manifests, name) * Number(literalValue(manifests, variable))]
    }),
  )
  return pools.reduce((sum, one) => sum + one, reservedConnections)
}

/** The database takes as many connections as all pods may open. */
export function connectionFaults(manifests: Manifests): string[] {
  const most = connectionsAtMost(manifests)
  return manifests.all('Cluster').flatMap((cluster) => {
    const taken = Number(cluster.spec.postgresql.parameters['max_connections'] ?? 100)
    return taken >= most ? [] : [`${nameOf(cluster)}: takes ${taken} connections, and the pods may open ${most}`]
  })
}

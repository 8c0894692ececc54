import { nameOf, type Manifests } from '../manifests/manifests.ts'
import { containersOf, podsOf } from '../manifests/pods.ts'

/** Secrets that operators make of objects here, with the keys that we use. */
const operatorSecrets: Record<string, (manifests: Manifests) => Record<string, readonly string[]>> = {
  // https://cloudnative-pg.io/documentation/current/applications/#secrets
  CloudNativePG: (manifests) =>
    Object.fromEntries(manifests.all('Cluster').map(({ metadata }) => [`${metadata.name}-app`, ['uri', 'password', 'username']])),
  // cluster-operator, internal/resource/default_user_secret.go
  RabbitMQ: (manifests) =>
    Object.fromEntries(
      manifests
        .all('RabbitmqCluster')
        .map(({ metadata }) => [`${metadata.name}-default-user`, ['connection_string', 'username', 'password']]),
    ),
}

/** Where each secret of an overlay comes from, and the keys that it will have. */
export const secretsOf = (manifests: Manifests, others: Record<string, readonly string[]> = {}): Record<string, readonly string[]> => ({
  ...others,
  ...Object.assign({}, ...Object.values(operatorSecrets).map((secrets) => secrets(manifests))),
  ...Object.fromEntries(
    manifests
      .all('ExternalSecret')
      .map(({ spec }) => [
        spec.target.name,
        Object.keys(spec.target.template?.data ?? Object.fromEntries(spec.data.map(({ secretKey }) => [secretKey, '']))),
      ]),
  ),
})

interface Reference {
  from: string
  kind: 'ConfigMap' | 'Secret'
  name: string
  /** Undefined: the whole of it. */
  key?: string | undefined
}

function podReferences(manifests: Manifests): Reference[] {
  return podsOf(manifests).flatMap((pods) => {
    const variables = containersOf(pods).flatMap(({ env = [] }) => env.map(({ valueFrom }) => valueFrom))
    return [
      ...variables.flatMap((from) =>
        from?.secretKeyRef?.name === undefined ? [] : [reference(pods.owner, 'Secret', from.secretKeyRef.name, from.secretKeyRef.key)],
      ),
      ...variables.flatMap((from) =>
        from?.configMapKeyRef?.name === undefined
          ? []
          : [reference(pods.owner, 'ConfigMap', from.configMapKeyRef.name, from.configMapKeyRef.key)],
      ),
      ...(pods.spec.volumes ?? []).flatMap(({ configMap, secret }) => [
        ...(configMap?.name === undefined ? [] : [reference(pods.owner, 'ConfigMap', configMap.name)]),
        ...(secret?.secretName === undefined ? [] : [reference(pods.owner, 'Secret', secret.secretName)]),
      ]),
    ]
  })
}

const reference = (from: string, kind: Reference['kind'], name: string, key?: string): Reference => ({ from, kind, name, key })

const otherReferences = (manifests: Manifests): Reference[] => [
  ...manifests
    .all('TriggerAuthentication')
    .flatMap((object) => (object.spec.secretTargetRef ?? []).map(({ name, key }) => reference(nameOf(object), 'Secret', name, key))),
  ...manifests
    .all('ObjectStore')
    .flatMap((object) =>
      Object.values(object.spec.configuration.s3Credentials).map(({ name, key }) => reference(nameOf(object), 'Secret', name, key)),
    ),
]

/**
 * Every ConfigMap, Secret, priority and storage class that something names is there, with the key that is asked for.
 * @param others secrets that are made elsewhere: those that `make deploy-local` generates
 */
export function referenceFaults(manifests: Manifests, others: Record<string, readonly string[]> = {}): string[] {
  const maps = Object.fromEntries(manifests.all('ConfigMap').map(({ metadata, data }) => [metadata.name, Object.keys(data ?? {})]))
  const known = { ConfigMap: maps, Secret: secretsOf(manifests, others) }
  return [
    ...[...podReferences(manifests), ...otherReferences(manifests)].flatMap(({ from, kind, name, key }) => {
      const keys: readonly string[] | undefined = known[kind][name]
      if (keys === undefined) return [`${from}: nothing makes the ${kind} ${name}`]
      return key === undefined || keys.includes(key) ? [] : [`${from}: the ${kind} ${name} has no ${key}`]
    }),
    ...classFaults(manifests),
    ...manifests
      .all('ScheduledBackup')
      .flatMap((backup) =>
        manifests.find('Cluster', backup.spec.cluster.name) ? [] : [`${nameOf(backup)}: there is no Cluster ${backup.spec.cluster.name}`],
      ),
  ]
}

function classFaults(manifests: Manifests): string[] {
  const priorities = new Set(manifests.all('PriorityClass').map(({ metadata }) => metadata.name))
  const storage = new Set(manifests.all('StorageClass').map(({ metadata }) => metadata.name))
  const asked = [
    ...manifests.all('Cluster').map((object) => ({ from: nameOf(object), name: object.spec.storage.storageClass })),
    ...manifests.all('Cluster').map((object) => ({ from: nameOf(object), name: object.spec.walStorage?.storageClass })),
    ...manifests.all('RabbitmqCluster').map((object) => ({ from: nameOf(object), name: object.spec.persistence.storageClassName })),
    ...manifests
      .all('StatefulSet')
      .flatMap((object) =>
        (object.spec?.volumeClaimTemplates ?? []).map((claim) => ({ from: nameOf(object), name: claim.spec?.storageClassName })),
      ),
  ]
  return [
    ...podsOf(manifests).flatMap(({ owner, spec }) =>
      priorities.size > 0 && !priorities.has(spec.priorityClassName ?? '')
        ? [`${owner}: there is no PriorityClass ${spec.priorityClassName}`]
        : [],
    ),
    // With a class of ours, which encrypts, nothing lies on another; without one, a machine's own disk is what there is.
    ...asked.flatMap(({ from, name }) =>
      storage.size > 0 && !storage.has(name ?? '') ? [`${from}: its volume is of no class that encrypts`] : [],
    ),
  ]
}

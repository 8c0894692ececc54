import { nameOf, type Manifests } from '../manifests/manifests.ts'
import { operatedPods, podsOf, selects } from '../manifests/pods.ts'

/** Everything that picks others by label or by name finds them: a selector that finds nothing fails without a word in a cluster. */
export function selectorFaults(manifests: Manifests): string[] {
  const pods = podsOf(manifests)
  const operated = operatedPods.filter(({ kind, name }) =>
    manifests.objects.some((object) => object.kind === kind && object.metadata.name === name),
  )
  const labels = [...pods, ...operated].map((pod) => pod.labels)
  const picksNone = (selector: Parameters<typeof selects>[0]) => !labels.some((one) => selects(selector, one))

  return [
    ...[...manifests.all('Deployment'), ...manifests.all('StatefulSet')].flatMap((owner) =>
      selects(owner.spec?.selector, owner.spec?.template.metadata?.labels ?? {}) ? [] : [`${nameOf(owner)}: does not select its own pods`],
    ),
    ...manifests.all('Service').flatMap((service) => serviceFaults(service.spec?.selector ?? {}, service, manifests)),
    ...[...manifests.all('PodDisruptionBudget'), ...manifests.all('NetworkPolicy')].flatMap((object) =>
      picksNone(object.kind === 'NetworkPolicy' ? (object.spec?.podSelector ?? {}) : object.spec?.selector)
        ? [`${nameOf(object)}: selects no pod`]
        : [],
    ),
    ...spreadFaults(manifests),
    ...targetFaults(manifests),
    ...monitorFaults(manifests),
  ]
}

function serviceFaults(selector: Record<string, string>, service: ReturnType<Manifests['all']>[number], manifests: Manifests): string[] {
  const pods = podsOf(manifests).filter(({ kind, labels }) => kind !== 'Job' && selects({ matchLabels: selector }, labels))
  const operated = operatedPods.filter(({ labels }) => selects({ matchLabels: selector }, labels))
  if (pods.length + operated.length === 0) return [`${nameOf(service)}: no pod has the labels that it looks for`]
  if (pods.length > 1) return [`${nameOf(service)}: takes the pods of ${pods.map(({ owner }) => owner).join(' and ')}`]
  const ports = (service as { spec?: { ports?: { targetPort?: number | string }[] } }).spec?.ports ?? [] // a Service
  const known = pods.flatMap(({ spec }) =>
    spec.containers.flatMap((one) => (one.ports ?? []).flatMap(({ name, containerPort }) => [name, containerPort])),
  )
  return ports.flatMap(({ targetPort }) =>
    known.includes(targetPort) || operated.some((one) => one.ports.some((port) => port === targetPort))
      ? []
      : [`${nameOf(service)}: its pods have no port ${targetPort}`],
  )
}

const spreadFaults = (manifests: Manifests) =>
  podsOf(manifests).flatMap(({ owner, labels, spec }) =>
    (spec.topologySpreadConstraints ?? []).some(({ labelSelector }) => !selects(labelSelector, labels))
      ? [`${owner}: spreads other pods than its own`]
      : [],
  )

function targetFaults(manifests: Manifests): string[] {
  const targets = [
    ...manifests.all('HorizontalPodAutoscaler').map((hpa) => ({ from: nameOf(hpa), to: hpa.spec?.scaleTargetRef.name })),
    ...manifests.all('ScaledObject').map((scaled) => ({ from: nameOf(scaled), to: scaled.spec.scaleTargetRef.name })),
  ]
  const twice = targets.filter(({ to }, index) => targets.findIndex((other) => other.to === to) < index)
  return [
    ...targets.flatMap(({ from, to }) =>
      to !== undefined && manifests.find('Deployment', to) ? [] : [`${from}: there is no Deployment ${to} to scale`],
    ),
    ...twice.map(({ from, to }) => `${from}: something else scales ${to} already`),
  ]
}

/** Services that operators make, by what a ServiceMonitor looks for. */
export const operatedServices: readonly { labels: Record<string, string>; ports: string[] }[] = [
  { labels: { 'app.kubernetes.io/name': 'rabbitmq' }, ports: ['prometheus'] },
]

function monitorFaults(manifests: Manifests): string[] {
  const services = [
    ...manifests.all('Service').map((service) => ({
      labels: service.metadata.labels ?? {},
      ports: (service.spec?.ports ?? []).map(({ name }) => name),
    })),
    ...operatedServices,
  ]
  return manifests.all('ServiceMonitor').flatMap((monitor) => {
    const found = services.filter(({ labels }) => selects(monitor.spec.selector, labels))
    return monitor.spec.endpoints.flatMap(({ port, path }) => [
      ...(found.some(({ ports }) => ports.includes(port)) ? [] : [`${nameOf(monitor)}: no Service that it selects has a port ${port}`]),
      ...(path === '/metrics' ? [] : [`${nameOf(monitor)}: asks ${path}, not /metrics`]),
    ])
  })
}

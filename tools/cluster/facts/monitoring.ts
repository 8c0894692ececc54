import { ruleGroups } from '../../monitoring/prometheus-rule.ts'
import { nameOf, type KubernetesObject, type Manifests, type Of } from '../manifests/manifests.ts'
import { parts, stableName } from '../manifests/parts.ts'
import { selects } from '../manifests/pods.ts'
import { operatedServices } from './selectors.ts'

/** What Prometheus' operator goes by in choosing which monitors and rules are its own: kube-prometheus-stack's preset. */
const chosen = { matchLabels: { release: 'kube-prometheus-stack' } }

/** What is kept, by the name that its Service carries, and the port that tells its metrics. */
const exporters = [
  { name: 'database', port: 'metrics' },
  { name: 'redis', port: 'metrics' },
  { name: 'rabbitmq', port: 'prometheus' },
]

/** Where there is monitoring, every part and what is kept is scraped under the name that alerts know, and every alert is there. */
export function monitoringFaults(manifests: Manifests): string[] {
  const monitors = manifests.all('ServiceMonitor').filter(isChosen)
  return [
    ...parts.flatMap(({ deployment, container, port }) => {
      const services = manifests.all('Service').filter(({ metadata: { name } }) => stableName(name) === deployment)
      return services.flatMap((service) => {
        const named = service.spec?.ports?.find(({ targetPort }) => targetPort === portName(manifests, service.metadata.name, port))?.name
        return isScraped(monitors, service.metadata.labels ?? {}, named, deployment)
          ? []
          : [`${nameOf(service)}: nothing scrapes ${container} as ${deployment}`]
      })
    }),
    ...exporters.flatMap(({ name, port }) => {
      const services = [...manifests.all('Service').map(({ metadata }) => ({ labels: metadata.labels ?? {} })), ...operatedServices]
      const found = services.find(({ labels }) => labels['app.kubernetes.io/name'] === name)
      return found !== undefined && isScraped(monitors, found.labels, port, name) ? [] : [`ServiceMonitor: nothing scrapes ${name}`]
    }),
    ...alertFaults(manifests),
  ]
}

const isChosen = ({ metadata }: KubernetesObject) => selects(chosen, metadata.labels ?? {})

/** What a Deployment calls the port that a part listens on. */
const portName = (manifests: Manifests, deployment: string, port: number) =>
  manifests
    .find('Deployment', deployment)
    ?.spec?.template.spec?.containers.flatMap(({ ports = [] }) => ports)
    .find(({ containerPort }) => containerPort === port)?.name ?? port

const isScraped = (monitors: readonly Of<'ServiceMonitor'>[], labels: Record<string, string>, port: string | undefined, job: string) =>
  monitors.some(
    ({ spec }) =>
      selects(spec.selector, labels) &&
      spec.endpoints.some((endpoint) => endpoint.port === port && endpoint.path === '/metrics') &&
      labels[spec.jobLabel ?? ''] === job,
  )

function alertFaults(manifests: Manifests): string[] {
  const there = manifests
    .all('PrometheusRule')
    .filter(isChosen)
    .flatMap(({ spec }) => spec.groups.flatMap(({ rules }) => rules))
  return ruleGroups()
    .flatMap(({ rules }) => rules)
    .filter(({ alert, expr }) => !there.some((rule) => rule.alert === alert && rule.expr === expr))
    .map(({ alert }) => `PrometheusRule: the alert ${alert} of monitoring/rules is not there`)
}

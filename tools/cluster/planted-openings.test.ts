import { beforeAll, describe, expect, test } from '@jest/globals'
import { addressFaults } from './facts/addresses.ts'
import { buildEnvironment, factFaults } from './manifest-faults.ts'
import { Manifests } from './manifests/manifests.ts'
import { podsOf } from './manifests/pods.ts'
import { changed, without } from './planted.fixture.ts'

// What nobody misses until it is needed: guards that are gone or wider than they look, planted in production. Each must be told.
let production = new Manifests([])
beforeAll(() => void (production = buildEnvironment('production')), 120_000)

const everywhere = { ipBlock: { cidr: '0.0.0.0/0' } }
const broker = { to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'rabbitmq' } } }], ports: [{ port: 5672 }] }
const s3Users = ['interview-service', 'worker-service', 'inference-pool']
const level = (mode: string) => ['metadata', 'labels', `pod-security.kubernetes.io/${mode}`]
const container = 'spec.template.spec.containers.0'

describe('something that is gone is told', () => {
  test.each([
    ['NetworkPolicy', 'default-deny', 'network: no policy denies every pod what the others do not allow'],
    ['NetworkPolicy', 'names-are-looked-up', 'network: gateway -> kube-system/kube-dns:53/UDP is needed'],
    ['NetworkPolicy', 'metrics-are-scraped', 'network: monitoring -> worker-service:8085 is needed'],
    ['NetworkPolicy', 'object-store', 'worker-service: S3_ENDPOINT leads to internet:443, which it may not reach'],
    ['NetworkPolicy', 'edge', 'network: private addresses -> gateway:4000 is needed'],
    ['NetworkPolicy', 'queues-are-measured', 'network: keda -> rabbitmq:5672 is needed'],
    ['Namespace', 'ai-interview', 'there is no Namespace that holds pods to a standard'],
    ['ServiceMonitor', 'parley', 'Service inference-pool: nothing scrapes inference as inference-pool'],
    ['ServiceMonitor', 'data', 'nothing scrapes database'],
    ['PrometheusRule', 'parley', 'the alert HighErrorRate of monitoring/rules is not there'],
    ['PodDisruptionBudget', 'gateway', 'Deployment gateway: may be drained away whole'],
    ['PodDisruptionBudget', 'rabbitmq', 'RabbitmqCluster rabbitmq: may be drained away whole'],
  ])('%s %s', (kind, name, told) => {
    expect(factFaults(without(production, kind, name), 'production').join('\n')).toContain(told)
  })
})

describe('something that is weaker than it looks is told', () => {
  test.each<[string, string, string, string | string[], unknown, string]>([
    ['what goes out is not denied', 'NetworkPolicy', 'default-deny', 'spec.policyTypes', ['Ingress'], 'no policy denies every pod'],
    ['what comes in is not denied', 'NetworkPolicy', 'default-deny', 'spec.policyTypes', ['Egress'], 'no policy denies every pod'],
    ['denial with an exception', 'NetworkPolicy', 'default-deny', 'spec.egress', [{ to: [everywhere] }], 'no policy denies every pod'],
    [
      'the whole world',
      'NetworkPolicy',
      'inference-pool',
      'spec.egress',
      [broker, { to: [everywhere], ports: [{ port: 443 }] }],
      'inference-pool -> everywhere:443 is let through',
    ],
    [
      'a rule that says nothing, going out',
      'NetworkPolicy',
      'inference-pool',
      'spec.egress',
      [broker, {}],
      'inference-pool -> anybody:any port is let through',
    ],
    [
      'a rule that says nothing, coming in',
      'NetworkPolicy',
      'redis',
      'spec.ingress.0',
      {},
      'network: anybody -> redis:6379 is let through',
    ],
    [
      'every namespace',
      'NetworkPolicy',
      'database',
      'spec.ingress.0.from.4',
      { namespaceSelector: {} },
      'network: namespaces {} -> database:5432 is let through',
    ],
    [
      'another namespace',
      'NetworkPolicy',
      'database',
      'spec.ingress.0.from.4',
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } } },
      'network: default -> database:5432 is let through',
    ],
    [
      "S3's way out for one more",
      'NetworkPolicy',
      'object-store',
      'spec.podSelector.matchExpressions.0.values',
      s3Users,
      'network: inference-pool -> internet:443 is let through',
    ],
    [
      "S3's way out into the cluster",
      'NetworkPolicy',
      'object-store',
      'spec.egress.0.to.0',
      everywhere,
      'network: interview-service -> everywhere:443 is let through',
    ],
    ['a range of ports', 'NetworkPolicy', 'object-store', 'spec.egress.0.ports.0.endPort', 65_535, 'internet:443-65535 is let through'],
    ['names by TCP alone', 'NetworkPolicy', 'names-are-looked-up', 'spec.egress.0.ports', [{ port: 53 }], 'kube-dns:53/UDP is needed'],
    ['the edge for the whole world', 'NetworkPolicy', 'edge', 'spec.ingress.0.from.0', everywhere, 'everywhere -> gateway:4000 is let'],
    ['no pod security', 'Namespace', 'ai-interview', level('enforce'), undefined, 'Namespace ai-interview: does not enforce restricted'],
    [
      'lower pod security',
      'Namespace',
      'ai-interview',
      level('enforce'),
      'baseline',
      'Namespace ai-interview: does not enforce restricted',
    ],
    ['a part that is not scraped', 'ServiceMonitor', 'parley', 'spec.endpoints.2', undefined, 'nothing scrapes media-worker'],
    ['parts under other names', 'ServiceMonitor', 'parley', 'spec.jobLabel', undefined, 'nothing scrapes gateway as gateway'],
    ['a monitor that Prometheus does not take', 'ServiceMonitor', 'parley', 'metadata.labels', {}, 'nothing scrapes gateway'],
    ['a broker that is not scraped', 'ServiceMonitor', 'data', 'spec.endpoints.1.port', 'metrics', 'nothing scrapes rabbitmq'],
    ['an alert that is not there', 'PrometheusRule', 'parley', 'spec.groups.0.rules.2.alert', 'Queue', 'the alert QueueBackup of'],
    ['rules that Prometheus does not take', 'PrometheusRule', 'parley', 'metadata.labels', {}, 'the alert PartDown of'],
    ['a budget of everything', 'PodDisruptionBudget', 'gateway', 'spec.maxUnavailable', '100%', 'gateway: lets 100% go at once'],
    ['a budget of nothing', 'PodDisruptionBudget', 'gateway', 'spec.maxUnavailable', 0, 'gateway: lets 0 go at once'],
    ['closing at once', 'Deployment', 'gateway', `${container}.lifecycle`, undefined, 'gateway closes before its Services have let go'],
    [
      'killed while it drains',
      'Deployment',
      'gateway',
      'spec.template.spec.terminationGracePeriodSeconds',
      40,
      'gateway is killed before it has drained: it needs 45 s',
    ],
    ['closing too soon', 'Deployment', 'worker-service', `${container}.lifecycle.preStop.sleep.seconds`, 1, 'scoring-worker closes before'],
  ])('%s', (_what, kind, name, path, value, told) => {
    expect(factFaults(changed(production, kind, name, path, value), 'production').join('\n')).toContain(told)
  })

  test('an in-namespace port by name or in a range, which no list of ports shows', () => {
    const worker = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'worker-service' } } }
    const database = { podSelector: { matchLabels: { 'cnpg.io/cluster': 'database' } } }
    const ports = [{ port: 5000, endPort: 6000 }]
    const out = changed(production, 'NetworkPolicy', 'worker-service', 'spec.egress', [broker, { to: [database], ports }])
    const both = changed(out, 'NetworkPolicy', 'database', 'spec.ingress.0', { from: [worker], ports: [{ port: 'postgres' }] })
    expect(factFaults(both, 'production')).toContain('network: worker-service -> database:5432 is let through, and is not of the design')
  })
})

describe('where a language model judges answers', () => {
  let llm = new Manifests([])
  beforeAll(() => void (llm = buildEnvironment('llm')), 120_000)

  test('the scoring worker alone is told of it, the canary as the others, and its key is a secret', () => {
    const told = podsOf(llm).flatMap(({ name, spec }) =>
      spec.containers
        .filter(({ env = [] }) => env.some((one) => one.name === 'LLM_BASE_URL'))
        .map((one) => ({ name, container: one.name, env: one.env })),
    )
    expect(told).toMatchObject([
      { name: 'worker-service', container: 'scoring-worker' },
      { name: 'worker-service-canary', container: 'scoring-worker' },
    ])
    for (const { env = [] } of told)
      expect(env).toContainEqual({ name: 'LLM_API_KEY', valueFrom: { secretKeyRef: { name: 'llm', key: 'api-key' } } })
  })

  test('the model is reached by a way of its own, which does not go when that to S3 does', () => {
    const narrowed = changed(llm, 'NetworkPolicy', 'object-store', 'spec.podSelector.matchExpressions.0.values', ['interview-service'])
    expect(addressFaults(narrowed)).toEqual([])
    expect(addressFaults(without(narrowed, 'NetworkPolicy', 'language-model')).join('\n')).toContain(
      'Deployment worker-service: LLM_BASE_URL leads to internet:443, which it may not reach',
    )
  })

  test('a mistake in it is told', () => {
    const faults = (manifests: Manifests) => factFaults(manifests, 'llm').join('\n')
    expect(faults(without(llm, 'ExternalSecret', 'llm'))).toContain('Deployment worker-service: nothing makes the Secret llm')
    expect(faults(changed(llm, 'ConfigMap', 'parley', 'data.LLM_BASE_URL', 'api.openai.com'))).toContain('scoring-worker: LLM_BASE_URL')
    expect(faults(changed(llm, 'NetworkPolicy', 'language-model', 'spec.egress.0.ports', undefined))).toContain(
      'network: worker-service -> internet:any port is let through',
    )
  })

  test('a model that is switched on and not named is told', () => {
    const local = changed(buildEnvironment('local'), 'ConfigMap', 'parley', 'data.SCORER', 'llm')
    for (const name of ['LLM_BASE_URL', 'LLM_API_KEY', 'LLM_MODEL'])
      expect(factFaults(local, 'local')).toContain(`Deployment worker-service: scoring-worker: ${name} is missing: SCORER=llm needs it`)
  }, 60_000)
})

import { beforeAll, describe, expect, test } from '@jest/globals'
import { buildEnvironment, factFaults, schemaFaults } from './manifest-faults.ts'
import { Manifests } from './manifests/manifests.ts'
import { changed } from './planted.fixture.ts'
import { customSchemaFaults } from './schemas/custom-resources.ts'
import { describeWithSchemas, operatorSchemas, whySkipped } from './schemas/operator-schemas.fixture.ts'

// A checker that finds nothing may look at nothing: each of these was planted in production and must be told.
describe('a mistake is told', () => {
  const container = 'spec.template.spec.containers.0'
  let production = new Manifests([])
  beforeAll(() => void (production = buildEnvironment('production')), 120_000)

  test.each([
    ['a typo in a field', 'Deployment', 'gateway', 'spec.revisionHistoryLimits', 3, 'revisionHistoryLimits'],
    ['text where a number belongs', 'Deployment', 'gateway', `${container}.ports.0.containerPort`, 'http', 'Deployment gateway'],
    ['a word that Kubernetes does not know', 'Deployment', 'gateway', 'spec.template.spec.restartPolicy', 'Sometimes', 'Sometimes'],
    ['a required field that is missing', 'Deployment', 'gateway', 'spec.selector', undefined, 'Deployment gateway'],
    ['a kind that nobody knows', 'Deployment', 'gateway', 'kind', 'Deploiment', 'apps/v1 Deploiment: no schema is known'],
  ])('by the schemas of Kubernetes: %s', (_what, kind, name, path, value, told) => {
    expect(schemaFaults(changed(production, kind, name, path, value)).join('\n')).toContain(told)
  })

  describeWithSchemas(`by the schemas of operators${whySkipped}`, () => {
    test.each([
      ['Cluster', 'database', 'spec.instance', 3, 'Cluster database'],
      ['RabbitmqCluster', 'rabbitmq', 'spec.replicas', 'three', 'RabbitmqCluster rabbitmq'],
      ['ScaledObject', 'worker-service', 'spec.maxReplicas', 20, 'ScaledObject worker-service'],
      ['ExternalSecret', 'redis', 'spec.data.0.remoteRef.property', 7, 'ExternalSecret redis'],
      ['ServiceMonitor', 'parley', 'spec.endpoints.0.interval', 'often', 'ServiceMonitor parley'],
      ['ScheduledBackup', 'database-nightly', 'spec.schedule', '30 2 * * *', 'ScheduledBackup database-nightly'],
      ['ObjectStore', 'database-backups', 'spec.configuration.wal.encryption', 'none', 'ObjectStore database-backups'],
    ])('in a %s', (kind, name, path, value, told) => {
      expect(customSchemaFaults(changed(production, kind, name, path, value).objects, operatorSchemas).join('\n')).toContain(told)
    })
  })

  test.each<[string, string, string, string, unknown, string]>([
    [
      'a port that the process does not listen on',
      'Deployment',
      'scoring-service',
      `${container}.ports.0.containerPort`,
      9082,
      'declares 9082, not 8082',
    ],
    ['a Service on another port', 'Service', 'gateway', 'spec.ports.0.port', 8080, 'is reached on 8080 of the Service gateway, not on 80'],
    [
      'readiness asked where liveness lies',
      'Deployment',
      'gateway',
      `${container}.readinessProbe.httpGet.path`,
      '/healthz',
      'readiness probe on /healthz',
    ],
    [
      'a variable that nobody reads',
      'Deployment',
      'emotion-service',
      `${container}.env.0.name`,
      'DATABSE_URL',
      'emotion reads no DATABSE_URL',
    ],
    [
      'a variable that is missing',
      'Deployment',
      'emotion-service',
      `${container}.env.0.name`,
      'DATABSE_URL',
      'emotion: DATABASE_URL is missing',
    ],
    ['a value that does not parse', 'ConfigMap', 'parley', 'data.SCORER', 'magic', 'scoring-worker: SCORER'],
    ['an image of no target', 'Deployment', 'gateway', `${container}.image`, 'parley/gatway:v1', 'the Dockerfile has no target gatway'],
    ["another part's image", 'Deployment', 'gateway', `${container}.image`, 'parley/emotion:v1', 'gateway runs the image of emotion'],
    [
      'a Service whose label no pod has',
      'Service',
      'gateway',
      'spec.selector',
      { app: 'gateway' },
      'Service gateway: no pod has the labels',
    ],
    [
      'a Service that takes two parts',
      'Service',
      'gateway',
      'spec.selector',
      { 'app.kubernetes.io/part-of': 'parley' },
      'Service gateway: takes the pods of',
    ],
    [
      'a budget that guards nothing',
      'PodDisruptionBudget',
      'gateway',
      'spec.selector.matchLabels',
      { a: 'b' },
      'PodDisruptionBudget gateway: selects no pod',
    ],
    ['a scaler of nothing', 'HorizontalPodAutoscaler', 'gateway', 'spec.scaleTargetRef.name', 'gatway', 'no Deployment gatway to scale'],
    [
      'two scalers of one',
      'HorizontalPodAutoscaler',
      'gateway',
      'spec.scaleTargetRef.name',
      'scoring-service',
      'something else scales scoring-service',
    ],
    [
      'a queue that is not declared',
      'ScaledObject',
      'inference-pool',
      'spec.triggers.0.metadata.queueName',
      'emotion.frame',
      'there is no queue emotion.frame',
    ],
    ['a scraped port that no Service has', 'ServiceMonitor', 'parley', 'spec.endpoints.0.port', 'metrics', 'a port metrics'],
    ['a secret that nobody makes', 'ExternalSecret', 'identity', 'spec.target.name', 'identities', 'nothing makes the Secret identity'],
    ['a key that the secret lacks', 'ExternalSecret', 'identity', 'spec.data.0.secretKey', 'jwk', 'the Secret identity has no private-jwk'],
    [
      'a volume that is not encrypted',
      'StatefulSet',
      'redis',
      'spec.volumeClaimTemplates.0.spec.storageClassName',
      'gp2',
      'of no class that encrypts',
    ],
    [
      'a policy that guards nothing',
      'NetworkPolicy',
      'default-deny',
      'spec.podSelector',
      { matchLabels: { a: 'b' } },
      'NetworkPolicy default-deny: selects no pod',
    ],
    ['an arrow that is missing', 'NetworkPolicy', 'inference-pool', 'spec.egress', [], 'inference-pool -> rabbitmq:5672 is of the design'],
    [
      'an arrow from one end',
      'NetworkPolicy',
      'inference-pool',
      'spec.egress',
      [],
      'inference-pool -> rabbitmq:5672 is let through at one end only',
    ],
    [
      'an address that may not be reached',
      'NetworkPolicy',
      'gateway',
      'spec.egress.0.ports.0.port',
      80,
      'JWKS_URL leads to interview-service:8080',
    ],
    [
      'an address that is not there',
      'Service',
      'emotion-service',
      'metadata.name',
      'emotions',
      'names emotion-service, which is no Service here',
    ],
    ['a pod as root', 'Deployment', 'gateway', 'spec.template.spec.securityContext.runAsNonRoot', false, 'may run as root'],
    ['a pod with a token', 'Deployment', 'gateway', 'spec.template.spec.automountServiceAccountToken', true, 'carries a token'],
    [
      'a root file system that can be written',
      'StatefulSet',
      'redis',
      `${container}.securityContext.readOnlyRootFilesystem`,
      false,
      'redis may write to its image',
    ],
    ['no time to close', 'Deployment', 'gateway', 'spec.template.spec.terminationGracePeriodSeconds', 20, 'is killed after 20 s'],
    ['a rollout that takes pods away first', 'Deployment', 'gateway', 'spec.strategy.rollingUpdate.maxUnavailable', 1, 'takes pods away'],
    ['too few database connections', 'Cluster', 'database', 'spec.postgresql.parameters.max_connections', '100', 'takes 100 connections'],
    [
      'old TLS',
      'Ingress',
      'parley',
      'metadata.annotations',
      { 'alb.ingress.kubernetes.io/ssl-policy': 'ELBSecurityPolicy-2016-08' },
      'speaks older TLS than 1.3',
    ],
    ['pages that the image does not have', 'ConfigMap', 'gateway-routes', 'data', { 'routes.json': '{}' }, 'ConfigMap gateway-routes'],
    [
      'a status of one pod among many',
      'Service',
      'emotion-service-pods',
      'spec.clusterIP',
      '',
      'STATUS_URLS of emotion leads to no Service that',
    ],
    [
      'a status that forgets a part',
      'Deployment',
      'gateway',
      `${container}.env.1.value`,
      'gateway=http://gateway-pods:4000',
      'say where scoring is',
    ],
    ['a route to nowhere', 'Service', 'gateway', 'spec.ports.0.port', 8080, 'leads to gateway:80, which is not there'],
  ])('by the facts: %s', (_what, kind, name, path, value, told) => {
    expect(factFaults(changed(production, kind, name, path, value), 'production').join('\n')).toContain(told)
  })

  test('by the facts: an arrow too many', () => {
    const worker = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'worker-service' } } }
    const database = { podSelector: { matchLabels: { 'cnpg.io/cluster': 'database' } } }
    const out = changed(production, 'NetworkPolicy', 'worker-service', 'spec.egress', [{ to: [database], ports: [{ port: 5432 }] }])
    const both = changed(out, 'NetworkPolicy', 'database', 'spec.ingress', [{ from: [worker], ports: [{ port: 5432 }] }])
    expect(factFaults(both, 'production')).toContain('network: worker-service -> database:5432 is let through, and is not of the design')
  })
})

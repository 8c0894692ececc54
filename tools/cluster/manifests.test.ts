import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { shippedApps } from '../build/apps.ts'
import { routeOf } from './facts/edge.ts'
import { imageTargets } from './facts/dockerfile.ts'
import { buildEnvironment, environments, factFaults, schemaFaults, type Environment } from './manifest-faults.ts'
import { buildFolder } from './manifests/build-overlay.ts'
import { Manifests, nameOf } from './manifests/manifests.ts'
import { root } from '../root.ts'
import { customSchemaFaults } from './schemas/custom-resources.ts'
import { describeWithSchemas, operatorSchemas, whySkipped } from './schemas/operator-schemas.fixture.ts'

const names = Object.keys(environments) as Environment[]

const built = new Map<Environment, Manifests>()
const of = (environment: Environment): Manifests => built.get(environment) ?? new Manifests([])
beforeAll(() => names.forEach((name) => built.set(name, buildEnvironment(name))), 120_000)

describe('the manifests', () => {
  test.each(names)('of %s are what Kubernetes knows, field by field', (name) => {
    expect(of(name).objects.length).toBeGreaterThan(40)
    expect(schemaFaults(of(name))).toEqual([])
  })

  test.each(names)('of %s repeat the facts of the code: ports, paths, variables, queues, who speaks to whom', (name) => {
    expect(factFaults(of(name), name)).toEqual([])
  })
})

describeWithSchemas(`the operators' objects${whySkipped}`, () => {
  test.each(names)('of %s are what the operators know, field by field', (name) => {
    expect(customSchemaFaults(of(name).objects, operatorSchemas)).toEqual([])
  })

  test('of the check of backups are what the operators know, and it touches nothing of production', () => {
    const check = buildFolder(resolve(root, 'k8s/restore-check'))
    expect(schemaFaults(check, operatorSchemas)).toEqual([])
    const named = of('production').objects.map(nameOf)
    expect(check.objects.map(nameOf).filter((name) => named.includes(name))).toEqual([])
  })
})

describe("the guide's figures, in production", () => {
  test.each([
    ['interview-service', { cpu: '250m', memory: '256Mi' }, { cpu: '500m', memory: '512Mi' }],
    ['inference-pool', { cpu: '1', memory: '2Gi', 'nvidia.com/gpu': '1' }, { cpu: '2', memory: '4Gi', 'nvidia.com/gpu': '1' }],
    ['scoring-service', { cpu: '500m', memory: '512Mi' }, { cpu: '1', memory: '1Gi' }],
  ])('%s starts at its size and may grow to the larger one', (name, requests, limits) => {
    expect(of('production').find('Deployment', name)?.spec?.template.spec?.containers[0]?.resources).toEqual({ requests, limits })
  })

  test('interviews scale from 3 to 10 at 70 % of CPU and 80 % of memory', () => {
    expect(of('production').find('HorizontalPodAutoscaler', 'interview-service')?.spec).toMatchObject({
      minReplicas: 3,
      maxReplicas: 10,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        { type: 'Resource', resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    })
  })

  test.each([
    ['inference-pool', 2, 5, '100', ['emotion.frames']],
    ['worker-service', 5, 20, '500', ['scoring.answers', 'media.recordings']],
  ])('%s scales from %d to %d pods at %s messages waiting', (name, minReplicaCount, maxReplicaCount, value, queues) => {
    expect(of('production').find('ScaledObject', name)?.spec).toMatchObject({
      minReplicaCount,
      maxReplicaCount,
      triggers: queues.map((queueName) => ({ type: 'rabbitmq', metadata: { mode: 'QueueLength', queueName, value } })),
    })
  })
})

test.each([
  ['/api/v1/interviews/7/frames', 'emotion-service'],
  ['/ws/interviews/7', 'emotion-service'],
  ['/api/v1/auth/login', 'interview-service'],
  ['/api/v1/interviews/start', 'interview-service'],
  ['/.well-known/jwks.json', 'interview-service'],
  ['/graphql', 'gateway'],
  ['/graphql/stream', 'gateway'],
  ['/', 'gateway'],
  ['/dashboard', 'gateway'],
  ['/metrics', '404'],
])('the edge sends %s to %s', (path, to) => {
  const ingress = of('production').find('Ingress', 'parley')
  expect(ingress && routeOf(ingress, path)).toBe(to)
})

test('docs/capacity.md tells how many pods production has at least and at most', () => {
  const page = readFileSync(resolve(root, 'docs/capacity.md'), 'utf8')
  const told = Object.fromEntries(
    [...page.matchAll(/^\| `([a-z-]+)`\s+\| (\d+) – (\d+)/gm)].map(([, name = '', least, most]) => [name, [Number(least), Number(most)]]),
  )
  const scaled = [
    ...of('production')
      .all('HorizontalPodAutoscaler')
      .map(({ metadata, spec }) => [metadata.name, [spec?.minReplicas, spec?.maxReplicas]]),
    ...of('production')
      .all('ScaledObject')
      .map(({ metadata, spec }) => [metadata.name, [spec.minReplicaCount, spec.maxReplicaCount]]),
  ]
  expect(told).toEqual(Object.fromEntries(scaled))
})

test('every image that is shipped runs somewhere', () => {
  const images = JSON.stringify([of('local').objects, of('production').objects])
  const shipped = [...Object.keys(shippedApps), 'inference-worker-gpu']
  expect(shipped.filter((name) => !images.includes(`"parley/${name}:`))).toEqual([])
  expect(imageTargets().map(({ name }) => name)).toEqual(expect.arrayContaining(shipped))
})

import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parts } from '../manifests/parts.ts'
import { localSecretKeys } from '../local-secrets.ts'
import { buildFolder, buildOverlay } from '../manifests/build-overlay.ts'
import { podsOf } from '../manifests/pods.ts'
import { root } from '../../root.ts'
import { deploy } from './deploy.ts'
import { fakeCommands, type FakeCommands, type Reply } from './fake-commands.fixture.ts'
import { healthCheck } from './health-check.ts'
import { monitorDeployment } from './monitor.ts'
import { rollback } from './rollback.ts'
import { deployments } from './rollout.ts'
import { readSettings } from './settings.ts'
import { edgeServices, forwardAction } from './weights.ts'

let fake: FakeCommands
let said: string[]
const say = (line: string) => void said.push(line)
beforeEach(() => {
  fake = fakeCommands()
  said = []
})
afterEach(() => fake.remove())

/** A cluster where all goes well. */
const well: Reply[] = [
  { when: 'config get-contexts', prints: 'ai-interview-local\nai-interview-staging\nai-interview-production\n' },
  { when: 'get job migrate', prints: 'SuccessCriteriaMet Complete' },
  { when: 'get deployments -l app.kubernetes.io/part-of=parley', prints: 'deployment.apps/gateway\n' },
  { when: 'restartCount', prints: '0 0 0 0 0 0 0' },
  { when: '.ready}', prints: 'true true true true true true true' },
]
const settings = (more: Record<string, string> = {}) =>
  readSettings({ ...fake.env, VERSION: 'v1.2.3', REGISTRY: 'registry.example/team', CANARY_MINUTES: '0', TIMEOUT: '60s', ...more })
/** What changed something, in short: the verb, its object. */
const changes = () => fake.calls().filter((call) => /^(apply|delete|annotate|rollout undo)/.test(call))

describe('deploying to production', () => {
  test('migrates, tries the new version on a tenth of the clients, then gives it to all', async () => {
    fake.answer(well)
    await deploy('production', settings(), say)
    expect(changes()).toEqual([
      'apply -k .cache/deploy/production -l app.kubernetes.io/part-of!=parley',
      'delete job migrate --ignore-not-found',
      'apply -k .cache/deploy/production -l app.kubernetes.io/name=migrate',
      'apply -k .cache/deploy/production-canary',
      expect.stringMatching(
        /^annotate ingress parley .*"gateway","servicePort":80,"weight":90\},\{"serviceName":"gateway-canary","servicePort":80,"weight":10/,
      ),
      'apply -k .cache/deploy/production -l app.kubernetes.io/part-of=parley,app.kubernetes.io/name!=migrate',
      expect.stringMatching(/^annotate ingress parley .*"gateway","servicePort":80,"weight":100\}\]/),
      'delete deployment,service,configmap -l parley.dev/track=canary --ignore-not-found',
    ])
    expect(said.at(-1)).toBe('production runs v1.2.3.')
  })

  test('waits for every part, of the canary before any client meets it, and of the whole after', async () => {
    fake.answer(well)
    await deploy('production', settings(), say)
    const steps = fake
      .calls()
      .filter((call) => /^(rollout status deployment|annotate|apply -k \S+ -l app.kubernetes.io.part-of=)/.test(call))
    expect(steps.map((call) => call.split(' ').slice(0, 3).join(' '))).toEqual([
      ...deployments.map((name) => `rollout status deployment/${name}-canary`),
      'annotate ingress parley',
      'apply -k .cache/deploy/production',
      ...deployments.map((name) => `rollout status deployment/${name}`),
      'annotate ingress parley',
    ])
  })

  test('the first time there is no one to share clients with, and no canary', async () => {
    fake.answer(well.filter(({ when }) => !when.startsWith('get deployments')))
    await deploy('production', settings(), say)
    expect(changes()).not.toContainEqual(expect.stringContaining('canary'))
  })

  test.each<[string, Reply, string]>([
    ['does not become ready', { when: 'rollout status deployment/emotion-service-canary', fails: true }, 'rollout status'],
    ['restarts', { when: 'restartCount', prints: '0 0', then: '0 1' }, 'has restarted'],
  ])('a canary that %s loses its clients and goes; nobody else meets the version', async (_what, trouble, told) => {
    fake.answer([trouble, ...well])
    await expect(deploy('production', settings(), say)).rejects.toThrow(told)
    expect(changes().slice(-2)).toEqual([
      expect.stringContaining('"weight":100'),
      expect.stringContaining('delete deployment,service,configmap'),
    ])
    expect(changes()).not.toContainEqual(expect.stringContaining('-l app.kubernetes.io/part-of=parley'))
  })

  test('a version that does not become ready for all goes back to the one before, and the canary goes too', async () => {
    fake.answer([{ when: 'rollout status deployment/gateway --', fails: true }, ...well])
    await expect(deploy('production', settings(), say)).rejects.toThrow('rollout status deployment/gateway')
    expect(changes().slice(-8)).toEqual([
      ...deployments.map((name) => `rollout undo deployment/${name}`),
      expect.stringContaining('"weight":100'),
      expect.stringContaining('delete deployment,service,configmap'),
    ])
  })

  test('migrations that fail stop it before any part changes, with their last words', async () => {
    fake.answer([
      { when: 'get job migrate', prints: 'FailureTarget Failed' },
      { when: 'logs job/migrate', prints: 'relation exists' },
      ...well,
    ])
    await expect(deploy('production', settings(), say)).rejects.toThrow('the migrations did not complete: relation exists')
    expect(changes().at(-1)).toContain('name=migrate')
  })

  test('Ctrl-C while the canary is watched takes it back', async () => {
    fake.answer(well)
    const stop = new AbortController()
    const stopped = deploy('production', { ...settings({ CANARY_MINUTES: '60' }), signal: stop.signal }, (line) => {
      say(line)
      if (line.includes('watch its pods')) setTimeout(() => stop.abort(), 0)
    })
    await expect(stopped).rejects.toThrow('abort')
    expect(changes().slice(-2)).toEqual([
      expect.stringContaining('"weight":100'),
      expect.stringContaining('delete deployment,service,configmap'),
    ])
  })

  test('is refused from a tree with changes that are in no commit', async () => {
    fake.answer([{ when: 'status --porcelain', prints: ' M gateway/src/main.ts\n' }, ...well])
    await expect(deploy('production', settings(), say)).rejects.toThrow('The working tree has changes')
    expect(fake.calls()).toEqual([])
  })

  test('is refused on the cluster of another environment, whatever its context is called', async () => {
    fake.answer([{ when: 'get namespace', prints: 'staging' }, ...well])
    await expect(deploy('production', settings(), say)).rejects.toThrow('is that of staging, not of production')
    expect(changes()).toEqual([])
  })

  test('is refused without a registry, before anything is done', async () => {
    fake.answer(well)
    await expect(deploy('production', settings({ REGISTRY: '' }), say)).rejects.toThrow('Say where the images are')
    expect(changes()).toEqual([])
  })

  test('a dry run prints each command and gives none', async () => {
    await deploy('production', settings({ DRY_RUN: '1' }), say)
    expect(fake.calls()).toEqual([])
    expect(said.join('\n')).toContain(`apply -k .cache/deploy/production -l 'app.kubernetes.io/part-of!=parley'`)
    expect(said).not.toContainEqual('production runs v1.2.3.')
  })
})

test('staging gets no canary', async () => {
  fake.answer(well)
  await deploy('staging', settings(), say)
  expect(changes()).toEqual([
    'apply -k .cache/deploy/staging -l app.kubernetes.io/part-of!=parley',
    'delete job migrate --ignore-not-found',
    'apply -k .cache/deploy/staging -l app.kubernetes.io/name=migrate',
    'apply -k .cache/deploy/staging -l app.kubernetes.io/part-of=parley,app.kubernetes.io/name!=migrate',
  ])
})

test('a cluster on one machine gets its secrets once', async () => {
  fake.answer(well)
  await deploy('local', settings(), say)
  expect(changes()[1]).toBe('apply -k .cache/deploy/local-secrets')
  fake.answer([{ when: 'get secret identity', prints: 'secret/identity' }, ...well])
  await deploy('local', settings(), say)
  expect(changes().filter((call) => call.includes('local-secrets'))).toHaveLength(1)
})

test('a release is its overlay with the images of its version', async () => {
  fake.answer(well)
  await deploy('staging', settings(), say)
  const built = buildFolder(join(root, '.cache/deploy/staging'))
  const images = podsOf(built).flatMap(({ spec }) => spec.containers.map(({ image }) => image ?? ''))
  expect(images.filter((image) => image.includes('parley/'))).toEqual(
    parts
      .map(() => expect.stringMatching(/^registry\.example\/team\/parley\/[a-z-]+:v1\.2\.3$/))
      .concat(expect.stringContaining('/migrate:v1.2.3')),
  )
  expect(built.find('Deployment', 'gateway')?.metadata.annotations).toEqual({ 'kubernetes.io/change-cause': 'v1.2.3' })
})

test('the secrets of a cluster on one machine are those that its pods ask for', async () => {
  fake.answer(well)
  await deploy('local', settings(), say)
  const secrets = buildFolder(join(root, '.cache/deploy/local-secrets')).all('Secret')
  expect(Object.fromEntries(secrets.map(({ metadata, data }) => [metadata.name, Object.keys(data ?? {}).toSorted()]))).toEqual(
    Object.fromEntries(Object.entries(localSecretKeys).map(([name, keys]) => [name, keys.toSorted()])),
  )
})

describe('rolling back', () => {
  test('takes every part to its version before, and waits', () => {
    fake.answer(well)
    rollback(settings(), say)
    expect(fake.calls().filter((call) => call.startsWith('rollout'))).toEqual([
      ...deployments.map((name) => `rollout undo deployment/${name}`),
      ...deployments.map((name) => `rollout status deployment/${name} --timeout=60s`),
    ])
  })

  test('takes one part to a revision', () => {
    fake.answer(well)
    rollback(settings({ DEPLOYMENT: 'interview-service', REVISION: '2' }), say)
    expect(changes()).toEqual(['rollout undo deployment/interview-service --to-revision=2'])
  })

  test('takes a canary along that was left behind', () => {
    fake.answer([{ when: 'parley.dev/track=canary --output name', prints: 'deployment.apps/gateway-canary' }, ...well])
    rollback(settings(), say)
    expect(changes().slice(-2)).toEqual([
      expect.stringContaining('"weight":100'),
      expect.stringContaining('delete deployment,service,configmap'),
    ])
  })

  test.each([
    [{ REVISION: '2' }, 'say which with DEPLOYMENT'],
    [{ DEPLOYMENT: 'interviews' }, 'There is no deployment interviews'],
  ])('is refused with %j', (more, told) => {
    fake.answer(well)
    expect(() => rollback(settings(more), say)).toThrow(told)
    expect(fake.calls()).toEqual([])
  })
})

test('monitoring waits for the rollouts and shows pods, scaling and warnings', () => {
  fake.answer(well)
  monitorDeployment(settings(), say)
  const asked = fake.calls().map((call) => call.split(' ').slice(0, 2).join(' '))
  expect(asked.slice(-9)).toEqual([...deployments.map(() => 'rollout status'), 'get pods', 'get hpa', 'get events'])
})

test.each([
  [{ CANARY_WEIGHT: '90' }, 'CANARY_WEIGHT must be 1 to 50'],
  [{ ENVIRONMENT: 'prod' }, 'ENVIRONMENT must be local, staging or production'],
  [{ TIMEOUT: 'long' }, 'TIMEOUT must be like'],
])('settings are looked at before anything is done: %j', (more, told) => {
  expect(() => settings(more)).toThrow(told)
})

test('without git, only what asks for the commit says so', async () => {
  const env = { ...fake.env, PATH: '/nowhere' }
  expect(readSettings(env).environment).toBe('production')
  expect(() => readSettings(env).version).toThrow(/^Say which version with VERSION=v1\.2\.3: there is no git here/)
  await expect(deploy('production', settings({ PATH: '/nowhere' }), say)).rejects.toThrow(/^There is no git here that tells whether/)
  expect(fake.typed()).toEqual([])
})

test('without a cluster, one sentence says so', async () => {
  fake.answer([{ when: 'config get-contexts', prints: 'docker-desktop\n' }])
  await expect(deploy('staging', settings(), say)).rejects.toThrow(
    /^There is no cluster for staging here: kubectl knows no context ai-interview-staging \([^.]*\)\.$/,
  )
})

test('a health check without a cluster says how it does without', async () => {
  fake.answer([{ when: 'config get-contexts', prints: 'docker-desktop\n' }])
  await expect(healthCheck(settings(), say)).rejects.toThrow(
    /^There is no cluster for production here.*\n.*make health-check BASE_URL=http:\/\/localhost:8080$/,
  )
})

describe('the verbs repeat what the manifests say', () => {
  const production = buildOverlay('production')

  test('the weighted routes are those of the Ingress, which as it lies in the repository has no canary', () => {
    const annotations = production.find('Ingress', 'parley')?.metadata.annotations
    for (const [service, port] of Object.entries(edgeServices))
      expect(annotations?.[`alb.ingress.kubernetes.io/actions.${service}`]).toBe(forwardAction(service, port, 0))
  })

  test('every deployment is waited for', () => {
    expect([...deployments].toSorted()).toEqual(
      production
        .all('Deployment')
        .map(({ metadata }) => metadata.name)
        .toSorted(),
    )
  })

  test('a canary is made of nothing that production has too, so that it goes without a trace', () => {
    const canary = buildOverlay('production-canary').objects
    expect(
      canary.filter(({ metadata }) => metadata.labels?.['parley.dev/track'] !== 'canary' || !metadata.name.includes('-canary')),
    ).toEqual([])
    expect(new Set(canary.map(({ kind }) => kind))).toEqual(new Set(['Deployment', 'Service', 'ConfigMap']))
  })
})

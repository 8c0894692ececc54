import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { root } from '../../root.ts'
import { fakeCommands, type FakeCommands } from './fake-commands.fixture.ts'

let fake: FakeCommands
beforeEach(() => void (fake = fakeCommands()))
afterEach(() => fake.remove())

const cluster = 'tools/cluster/main.ts'
const images = 'tools/images/main.ts'
const nothingDone = 'Nothing was done: DRY_RUN is set.'

// With neither cluster nor registry; what is asked of Docker is whether it is there.
test.each<[string, string[], string[], string[]]>([
  [
    'deploy-staging',
    [cluster, 'deploy', 'staging'],
    ['with the images <REGISTRY>/parley/*:v1.2.3', "apply -k .cache/deploy/staging -l 'app.kubernetes.io/part-of!=parley'", nothingDone],
    [],
  ],
  [
    'deploy-production',
    [cluster, 'deploy', 'production'],
    [
      'with the images <REGISTRY>/parley/*:v1.2.3',
      'apply -k .cache/deploy/production-canary',
      'annotate ingress parley',
      '"weight":10',
      nothingDone,
    ],
    [],
  ],
  [
    'monitor-deployment',
    [cluster, 'monitor'],
    [
      'kubectl --context ai-interview-production --namespace ai-interview rollout status deployment/gateway',
      'get hpa',
      'get events',
      nothingDone,
    ],
    [],
  ],
  ['health-check', [cluster, 'health-check'], ['exec deployment/worker-service --container media-worker', ':8085/readyz', nothingDone], []],
  [
    'rollback',
    [cluster, 'rollback'],
    ['rollout undo deployment/gateway', 'rollout status deployment/gateway --timeout=15m', nothingDone],
    [],
  ],
  [
    'smoke-test-staging',
    [cluster, 'smoke-test'],
    [
      'A smoke test of https://',
      '  signing in\n',
      '  a subscription\n',
      '  the home page\n',
      '  frames of strangers are refused\n',
      nothingDone,
    ],
    [],
  ],
  [
    'docker-build',
    [images, 'build'],
    ['docker build --target gateway --tag parley/gateway:v1.2.3', '--tag parley/migrate:v1.2.3', nothingDone],
    ['docker info'],
  ],
  ['docker-push', [images, 'push'], ['  docker push <REGISTRY>/parley/gateway:v1.2.3\n', nothingDone], ['docker info']],
  ['test-images', [images, 'test'], ['docker build --target gateway --tag parley/gateway:v1.2.3', nothingDone], ['docker info']],
])(
  'a dry run of %s prints what it would do, and does none of it',
  (_verb, words, told, typed) => {
    const env = { ...fake.env, VERSION: 'v1.2.3', DRY_RUN: '1' }
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...words], { cwd: root, env, encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
    for (const part of told) expect(stdout).toContain(part)
    expect(fake.typed()).toEqual(typed)
  },
  60_000,
)

test.each([
  [['foo'], 'unknown: foo\n\nUsage: '],
  [['deploy', 'foo'], 'unknown: foo\n\nUsage: '],
  [['monitor', 'all', 'day'], 'unknown: all day\n\nUsage: '],
  [[], 'Usage: '],
])('%j is no verb: what is not known is named, before the usage', (words, told) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', cluster, ...words], {
    cwd: root,
    env: fake.env,
    encoding: 'utf8',
  })
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr.startsWith(told)).toBe(true)
  expect(fake.typed()).toEqual([])
})

import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { z } from 'zod'
import { composePorts, newComposeSecrets } from './compose.ts'
import { postgresSettings } from './postgres-server.ts'

const root = join(import.meta.dirname, '../../..')
const text = readFileSync(join(root, 'compose.yaml'), 'utf8')
const { services, volumes } = z
  .object({
    services: z.record(
      z.string(),
      z.object({
        image: z.string(),
        command: z.array(z.string()).optional(),
        ports: z.array(z.string()).optional(),
        volumes: z.array(z.string()).optional(),
        healthcheck: z.object({ test: z.array(z.string()) }).optional(),
      }),
    ),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(parse(text, { merge: true }))

test('has a container for each service of the guide', () => {
  expect(Object.keys(services)).toEqual(expect.arrayContaining(['postgres', 'redis', 'rabbitmq', 'minio', 'prometheus', 'grafana']))
})

test('has a container for each that Prometheus asks inside', () => {
  const prometheus = readFileSync(join(root, 'monitoring/prometheus.yml'), 'utf8')
  const asked = [...prometheus.matchAll(/[[ ]([a-z-]+):\d+/g)].flatMap(([, name = '']) => (name === 'localhost' ? [] : [name]))
  expect(asked).toContain('rabbitmq')
  expect(Object.keys(services)).toEqual(expect.arrayContaining(asked))
})

test('publishes on loopback alone, under the ports that services-up chooses, which are the guide’s when they are free', () => {
  const published = Object.values(services).flatMap(({ ports = [] }) => ports)
  const shapes = published.map((port) => /^127\.0\.0\.1:\$\{([A-Z0-9_]+):-(\d+)\}:(\d+)$/.exec(port)?.slice(1))
  expect(Object.fromEntries(shapes.map(([name, preset] = []) => [name, Number(preset)]))).toEqual(composePorts)
  expect(shapes.every(([, preset, inside] = []) => preset === inside)).toBe(true)
})

test('asks for no variable that services-up does not make, and for each that it makes', () => {
  const asked = new Set([...text.matchAll(/(?<!\$)\$\{([A-Z0-9_]+)/g)].map(([, name = '']) => name))
  expect([...asked].toSorted()).toEqual([...Object.keys(composePorts), ...Object.keys(newComposeSecrets())].toSorted())
})

test('pins every image, to the version that the cluster runs', () => {
  const folder = join(root, 'k8s')
  const manifests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))
  const inCluster = new Set(
    manifests.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/^\s*(?:- )?image: (\S+)$/gm)].map(([, image]) => image),
    ),
  )
  for (const { image } of Object.values(services)) expect(image).toMatch(/:(v?\d|RELEASE\.)/)
  for (const name of ['postgres', 'redis', 'rabbitmq', 'minio']) expect([...inCluster]).toContain(services[name]?.image)
})

test('mounts nothing that is not there, and no volume that is not declared', () => {
  const sources = Object.values(services).flatMap(({ volumes: mounts = [] }) => mounts.map((mount) => mount.split(':')[0] ?? ''))
  const missing = sources.filter((source) => (/^[./]/.test(source) ? !existsSync(resolve(root, source)) : !(source in volumes)))
  expect(missing).toEqual([])
})

test('tells PostgreSQL what Debian’s is told', () => {
  const [program, ...options] = services['postgres']?.command ?? []
  expect(program).toBe('postgres')
  expect(options).toEqual(Object.entries(postgresSettings).map(([name, value]) => `-c${name}=${value}`))
})

test('says of each that the apps need when it is ready', () => {
  const probed = Object.entries(services).flatMap(([name, { healthcheck }]) => (healthcheck === undefined ? [] : [name]))
  expect(probed).toEqual(['postgres', 'redis', 'rabbitmq', 'minio'])
})

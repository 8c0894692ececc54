import type { Manifests } from '../manifests/manifests.ts'
import { parts, stableName } from '../manifests/parts.ts'
import { podsOf, selects } from '../manifests/pods.ts'
import { drawnArrows } from './arrows.ts'
import { literalValue } from './environment.ts'
import { nodesOf, type Node } from './network-nodes.ts'
import { drawnOutside } from './outside.ts'

/** Where a secret's URL leads. */
const secretUrls: Record<string, { to: string; port: number }> = {
  DATABASE_URL: { to: 'database', port: 5432 },
  REDIS_URL: { to: 'redis', port: 6379 },
  AMQP_URL: { to: 'rabbitmq', port: 5672 },
}

/** Told to clients: no pod goes there. */
const forClients = ['S3_PUBLIC_ENDPOINT', 'S3_PAGE_ORIGINS', 'PAGE_ORIGINS']

/** Every address that a part is given is a Service's or lies in the world, and the policies let it be reached. */
export function addressFaults(manifests: Manifests): string[] {
  const nodes = nodesOf(manifests)
  const reached = new Set([...drawnArrows(manifests).whole, ...drawnOutside(manifests)])
  return podsOf(manifests)
    .filter(({ kind, name }) => kind === 'Deployment' && parts.some(({ deployment }) => deployment === stableName(name)))
    .flatMap(({ owner, name, spec }) =>
      spec.containers
        .flatMap(({ env = [] }) => env)
        .filter((variable) => !forClients.includes(variable.name))
        .flatMap((variable) => {
          const secret = secretUrls[variable.name]
          const addresses = addressesIn(secret === undefined ? (literalValue(manifests, variable) ?? '') : '')
          const named = addresses.map(({ host, port }) => ({ host, found: placeOf(manifests, nodes, host, port) }))
          return [
            ...named.flatMap(({ host, found }) =>
              found === undefined ? [`${owner}: ${variable.name} names ${host}, which is no Service here`] : [],
            ),
            ...[...(secret === undefined ? [] : [secret]), ...named.flatMap(({ found }) => found ?? [])].flatMap(({ to, port }) =>
              reached.has(`${stableName(name)} -> ${to}:${port}`)
                ? []
                : [`${owner}: ${variable.name} leads to ${to}:${port}, which it may not reach`],
            ),
          ]
        }),
    )
}

const addressesIn = (value: string) =>
  [...value.matchAll(/https?:\/\/[^\s,]+/g)]
    .map(([url]) => new URL(url))
    .map(({ protocol, hostname, port }) => ({ host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)) }))

/** Where an address leads: what has a dot lies in the world, anything else is a Service. */
const placeOf = (manifests: Manifests, nodes: readonly Node[], host: string, port: number) =>
  host.includes('.') ? { to: 'internet', port } : calledBy(manifests, nodes, host, port)

/** The pods behind a Service's port. */
function calledBy(manifests: Manifests, nodes: readonly Node[], host: string, port: number): { to: string; port: number } | undefined {
  const service = manifests.find('Service', host)
  const found = service?.spec?.ports?.find((one) => one.port === port)
  const pods = podsOf(manifests).find(({ labels }) => selects({ matchLabels: service?.spec?.selector ?? { none: 'none' } }, labels))
  const target = pods?.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find(({ name, containerPort }) => name === found?.targetPort || containerPort === found?.targetPort)
  const node = nodes.find(({ name }) => name === stableName(pods?.name ?? ''))
  return target === undefined || node === undefined ? undefined : { to: node.name, port: target.containerPort }
}

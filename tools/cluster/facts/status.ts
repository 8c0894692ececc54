import type { Manifests } from '../manifests/manifests.ts'
import { stableName } from '../manifests/parts.ts'
import { podsOf } from '../manifests/pods.ts'
import { literalValue } from './environment.ts'

/**
 * The gateway is told where each part is that its status shows, by Services that name each pod, also those that are not ready: of one address
 * for many pods, every look would meet another, and what they count would jump.
 */
export function statusFaults(manifests: Manifests): string[] {
  const shown = manifests
    .all('ConfigMap')
    .filter(({ metadata }) => metadata.name.startsWith('gateway-routes'))
    .flatMap(({ data }) => (JSON.parse(data?.['routes.json'] ?? '{}') as { status?: { parts: { name: string }[] } }).status?.parts ?? [])
  const names = [...new Set(shown.map(({ name }) => name))]
  return podsOf(manifests)
    .filter(({ kind, name }) => kind === 'Deployment' && stableName(name) === 'gateway')
    .flatMap(({ owner, spec }) => {
      const variable = spec.containers.flatMap(({ env = [] }) => env).find(({ name }) => name === 'STATUS_URLS')
      const told = ((variable && literalValue(manifests, variable)) ?? '').split(',').map((pair) => pair.split('=') as [string, string?])
      return [
        ...names
          .filter((name) => !told.some(([part]) => part === name))
          .map((name) => `${owner}: STATUS_URLS does not say where ${name} is`),
        ...told
          .filter(([part]) => !names.includes(part))
          .map(([part]) => `${owner}: STATUS_URLS names ${part}, which the status does not show`),
        ...told.flatMap(([part, url]) => {
          const service = url === undefined ? undefined : manifests.find('Service', new URL(url).hostname)
          const { clusterIP, publishNotReadyAddresses } = service?.spec ?? {}
          return clusterIP === 'None' && publishNotReadyAddresses === true
            ? []
            : [`${owner}: STATUS_URLS of ${part} leads to no Service that names each pod`]
        }),
      ]
    })
}

import type { IContainer } from 'kubernetes-models/v1/Container'
import type { IProbe } from 'kubernetes-models/v1/Probe'
import type { Manifests } from '../manifests/manifests.ts'
import { parts, stableName, type Part } from '../manifests/parts.ts'
import { podsOf } from '../manifests/pods.ts'
import { literalValue } from './environment.ts'

/** A part listens on one port, said by PORT; the container's port, its probes and its Service's target must be that one. */
export function portFaults(manifests: Manifests): string[] {
  const pods = podsOf(manifests)
  return parts.flatMap((part) =>
    pods
      .filter(({ kind, name }) => kind === 'Deployment' && stableName(name) === part.deployment)
      .flatMap(({ owner, name, spec }) => {
        const container = spec.containers.find((one) => one.name === part.container)
        if (container === undefined) return []
        return [...containerFaults(manifests, part, container), ...serviceFaults(manifests, part, name, container)].map(
          (fault) => `${owner}: ${part.container} ${fault}`,
        )
      }),
  )
}

function containerFaults(manifests: Manifests, { port }: Part, container: IContainer): string[] {
  const variable = container.env?.find(({ name }) => name === 'PORT')
  const listens = variable === undefined ? undefined : literalValue(manifests, variable)
  const declared = container.ports?.map(({ containerPort }) => containerPort) ?? []
  return [
    ...(listens === String(port) ? [] : [`listens on ${listens ?? 'its preset'}, not on ${port}`]),
    ...(declared.length === 1 && declared[0] === port ? [] : [`declares ${declared.join(', ') || 'no port'}, not ${port}`]),
    ...probeFaults('startup', container.startupProbe, '/healthz', container),
    ...probeFaults('liveness', container.livenessProbe, '/healthz', container),
    ...probeFaults('readiness', container.readinessProbe, '/readyz', container),
  ]
}

function probeFaults(which: string, probe: IProbe | undefined, path: string, container: IContainer): string[] {
  const asked = probe?.httpGet
  const port = container.ports?.find(({ name, containerPort }) => name === asked?.port || containerPort === asked?.port)
  if (asked === undefined || port === undefined) return [`has no ${which} probe on its port`]
  return asked.path === path ? [] : [`has a ${which} probe on ${asked.path}, not on ${path}`]
}

function serviceFaults(manifests: Manifests, { port, servicePort = port }: Part, name: string, container: IContainer): string[] {
  const service = manifests.find('Service', name)
  const target = container.ports?.find(({ containerPort }) => containerPort === port)
  const found = service?.spec?.ports?.find(({ targetPort }) => targetPort === port || targetPort === target?.name)
  if (found === undefined) return [`is reached by no port of the Service ${name}`]
  return found.port === servicePort ? [] : [`is reached on ${found.port} of the Service ${name}, not on ${servicePort}`]
}

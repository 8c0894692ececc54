import type { IContainer } from 'kubernetes-models/v1/Container'
import type { Manifests } from '../manifests/manifests.ts'
import { containersOf, podsOf, type Pods } from '../manifests/pods.ts'
import { stableName } from '../manifests/parts.ts'

/** Milliseconds in which a process closes after SIGTERM (`closeOnSignal` of packages/platform). */
export const closeMs = 10_000

/** What every pod here keeps to: the restricted pod security standard and a little more, limits, probes, and time to go in peace. */
export function hardeningFaults(manifests: Manifests): string[] {
  return podsOf(manifests).flatMap((pods) =>
    [
      ...podFaults(pods),
      ...containersOf(pods).flatMap((container) => containerFaults(container).map((fault) => `${container.name} ${fault}`)),
    ].map((fault) => `${pods.owner}: ${fault}`),
  )
}

const unless = (right: boolean | undefined, fault: string) => (right === true ? [] : [fault])

function podFaults({ kind, spec }: Pods): string[] {
  const { securityContext } = spec
  return [
    ...unless(securityContext?.runAsNonRoot, 'may run as root'),
    ...unless(securityContext?.runAsUser !== undefined && securityContext.runAsUser > 0, 'names no user to run as'),
    ...unless(securityContext?.seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile'),
    ...unless(spec.automountServiceAccountToken === false, 'carries a token of the cluster'),
    ...unless(spec.enableServiceLinks === false, "gets every Service's address into its environment"),
    ...unless(spec.hostNetwork !== true && spec.hostPID !== true && spec.hostIPC !== true, 'shares the node'),
    ...unless(spec.priorityClassName !== undefined, 'has no priority'),
    ...(kind === 'Job' ? [] : graceFaults(spec)),
  ]
}

/** Seconds to go must hold the wait before SIGTERM and the closing itself. */
function graceFaults({ terminationGracePeriodSeconds: grace = 30, containers }: Pods['spec']): string[] {
  const wait = Math.max(...containers.map(({ lifecycle }) => Number(lifecycle?.preStop?.sleep?.seconds ?? 0)))
  return unless(grace > wait + closeMs / 1000, `is killed after ${grace} s, before it can close`)
}

function containerFaults({ securityContext, resources, image, volumeMounts = [] }: IContainer): string[] {
  return [
    ...unless(securityContext?.allowPrivilegeEscalation === false, 'may gain rights'),
    ...unless(securityContext?.readOnlyRootFilesystem, 'may write to its image'),
    ...unless(securityContext?.capabilities?.drop?.includes('ALL'), 'keeps capabilities'),
    ...unless(resources?.requests?.['cpu'] !== undefined && resources.requests['memory'] !== undefined, 'asks for no CPU or memory'),
    ...unless(resources?.limits?.['memory'] !== undefined, 'has no limit of memory'),
    ...unless(image !== undefined && /:[^/]+$/.test(image) && !image.endsWith(':latest'), 'has an image of no fixed version'),
    ...unless(!volumeMounts.some(({ name }) => name === 'docker'), 'reaches the engine'),
  ]
}

/** What the deployments that we roll out keep to, beyond every pod. */
export function rolloutFaults(manifests: Manifests): string[] {
  return manifests.all('Deployment').flatMap(({ metadata: { name }, spec }) => {
    const rolling = spec?.strategy?.rollingUpdate
    const budget = manifests.find('PodDisruptionBudget', stableName(name))
    return [
      ...unless(spec?.strategy?.type === 'RollingUpdate' && rolling?.maxUnavailable === 0, 'takes pods away before others are ready'),
      ...unless((spec?.revisionHistoryLimit ?? 0) >= 2, 'keeps no revision to go back to'),
      ...unless((spec?.template.spec?.topologySpreadConstraints ?? []).length > 0, 'may lie on one node'),
      ...unless(name.endsWith('-canary') || budget !== undefined, 'may be drained away whole'),
    ].map((fault) => `Deployment ${name}: ${fault}`)
  })
}

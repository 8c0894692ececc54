import type { IContainer } from 'kubernetes-models/v1/Container'
import { nameOf, type Manifests } from '../manifests/manifests.ts'
import { containersOf, podsOf, type Pods } from '../manifests/pods.ts'

/** Milliseconds in which a process closes after SIGTERM (`closeOnSignal` of packages/platform). */
export const closeMs = 10_000

/** What every pod here keeps to: the restricted pod security standard and a little more, limits, probes, and time to go in peace. */
export function hardeningFaults(manifests: Manifests): string[] {
  return [
    ...namespaceFaults(manifests),
    ...podsOf(manifests).flatMap((pods) =>
      [
        ...podFaults(pods),
        ...containersOf(pods).flatMap((container) => containerFaults(container).map((fault) => `${container.name} ${fault}`)),
      ].map((fault) => `${pods.owner}: ${fault}`),
    ),
  ]
}

/** The cluster itself holds pods to the standard, those that operators and people make included. */
function namespaceFaults(manifests: Manifests): string[] {
  const namespaces = manifests.all('Namespace')
  return [
    ...unless(namespaces.length > 0, 'there is no Namespace that holds pods to a standard'),
    ...namespaces.flatMap((namespace) =>
      ['enforce', 'warn', 'audit'].flatMap((mode) =>
        unless(
          namespace.metadata.labels?.[`pod-security.kubernetes.io/${mode}`] === 'restricted',
          `${nameOf(namespace)}: does not ${mode} restricted pod security`,
        ),
      ),
    ),
  ]
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

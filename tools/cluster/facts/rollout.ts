import { nameOf, type Manifests, type Of } from '../manifests/manifests.ts'
import { stableName } from '../manifests/parts.ts'

/** Least seconds between a pod's leaving its Services and SIGTERM: proxies and the load balancer hear of it in that time. */
export const leavingSeconds = 10
/** What a pod has left, at the least, to end requests once its connections that last are gone. */
const endingSeconds = 10

const unless = (right: boolean | undefined, fault: string) => (right === true ? [] : [fault])

/** What the deployments that we roll out keep to, beyond every pod: no rollout, and no node that is drained, takes a part away. */
export function rolloutFaults(manifests: Manifests): string[] {
  return [
    ...manifests.all('Deployment').flatMap((deployment) => deploymentFaults(deployment).map((fault) => `${nameOf(deployment)}: ${fault}`)),
    ...[...manifests.all('Deployment').filter(({ metadata: { name } }) => name === stableName(name)), ...manifests.all('RabbitmqCluster')]
      .filter(({ metadata: { name } }) => manifests.find('PodDisruptionBudget', name) === undefined)
      .map((object) => `${nameOf(object)}: may be drained away whole`),
    ...manifests.all('PodDisruptionBudget').flatMap(budgetFaults),
  ]
}

function deploymentFaults({ spec }: Of<'Deployment'>): string[] {
  const rolling = spec?.strategy?.rollingUpdate
  const pod = spec?.template.spec
  return [
    ...unless(spec?.strategy?.type === 'RollingUpdate' && rolling?.maxUnavailable === 0, 'takes pods away before others are ready'),
    ...unless((spec?.revisionHistoryLimit ?? 0) >= 2, 'keeps no revision to go back to'),
    ...unless((pod?.topologySpreadConstraints ?? []).length > 0, 'may lie on one node'),
    ...(pod?.containers ?? []).flatMap(({ name, lifecycle, env }) => {
      const drainMs = Number(env?.find((variable) => variable.name === 'DRAIN_MS')?.value ?? 0)
      const needs = Number(lifecycle?.preStop?.sleep?.seconds ?? 0) + drainMs / 1_000 + endingSeconds
      return unless((pod?.terminationGracePeriodSeconds ?? 30) >= needs, `${name} is killed before it has drained: it needs ${needs} s`)
    }),
    ...(pod?.containers ?? []).flatMap(({ name, lifecycle }) =>
      unless(Number(lifecycle?.preStop?.sleep?.seconds ?? 0) >= leavingSeconds, `${name} closes before its Services have let go of it`),
    ),
  ]
}

/** One pod at a time: a share of few pods is all of them or, rounded, none, which holds every drain up. */
const budgetFaults = ({ metadata: { name }, spec }: Of<'PodDisruptionBudget'>) =>
  unless(
    spec?.maxUnavailable === 1 && spec.minAvailable === undefined,
    `PodDisruptionBudget ${name}: lets ${spec?.maxUnavailable ?? 'an unsaid number'} go at once, not 1`,
  )

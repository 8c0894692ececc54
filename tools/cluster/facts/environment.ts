import type { IEnvVar } from 'kubernetes-models/v1/EnvVar'
import type { ConfigSchema } from '@parley/platform'
import type { Manifests } from '../manifests/manifests.ts'
import { parts, stableName } from '../manifests/parts.ts'
import { podsOf } from '../manifests/pods.ts'
import { imageOf } from './dockerfile.ts'
import { targetOf } from './images.ts'

/** What a variable holds where the manifest says it: undefined for a secret. */
export function literalValue(manifests: Manifests, { value, valueFrom }: IEnvVar): string | undefined {
  if (value !== undefined) return value
  const reference = valueFrom?.configMapKeyRef
  if (reference?.name === undefined) return undefined
  return manifests.find('ConfigMap', reference.name)?.data?.[reference.key]
}

/** A value that passes where a secret will stand: a JWK is JSON, everything else any text. */
const standIn = (name: string) => (name.endsWith('_JWK') ? '{}' : 'amqp://secret')

/**
 * Every variable that a container is given is one that its part reads, every one that the part needs is given, and what is said in the open
 * parses as the part will parse it.
 */
export function environmentFaults(manifests: Manifests): string[] {
  const pods = podsOf(manifests)
  return parts.flatMap(({ deployment, container: name, schema }) =>
    pods
      .filter((pod) => pod.kind === 'Deployment' && stableName(pod.name) === deployment)
      .flatMap(({ owner, spec }) => {
        const container = spec.containers.find((one) => one.name === name)
        if (container === undefined) return [`${owner}: has no container ${name}`]
        const given = Object.fromEntries(
          (container.env ?? []).map((variable) => [variable.name, literalValue(manifests, variable) ?? standIn(variable.name)]),
        )
        const unknown = Object.keys(given).filter((variable) => !(variable in schema.shape))
        // What only the image knows, such as where its files lie, it sets itself.
        const set = { ...imageOf(targetOf(container.image) ?? '')?.environment, ...given }
        return [
          ...unknown.map((variable) => `${owner}: ${name} reads no ${variable}`),
          ...unparsed(schema, set).map((fault) => `${owner}: ${name}: ${fault}`),
        ]
      }),
  )
}

function unparsed(schema: ConfigSchema, environment: Record<string, string>): string[] {
  const result = schema.safeParse(environment)
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
}

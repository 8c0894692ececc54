import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv'
import { nameOf, type KubernetesObject } from '../manifests/manifests.ts'
import { backupSchemas } from './cloudnative-pg-backup.ts'
import { kindOf } from './kubernetes.ts'

/** Operators' kinds, and the file that holds the schema of each. */
const files: Record<string, string> = {
  'postgresql.cnpg.io/v1 Cluster': 'cluster_v1.json',
  'rabbitmq.com/v1beta1 RabbitmqCluster': 'rabbitmqcluster_v1beta1.json',
  'keda.sh/v1alpha1 ScaledObject': 'scaledobject_v1alpha1.json',
  'keda.sh/v1alpha1 TriggerAuthentication': 'triggerauthentication_v1alpha1.json',
  'external-secrets.io/v1 ExternalSecret': 'externalsecret_v1.json',
  'monitoring.coreos.com/v1 ServiceMonitor': 'servicemonitor_v1.json',
  'monitoring.coreos.com/v1 PrometheusRule': 'prometheusrule_v1.json',
}

export const customKinds: readonly string[] = [...Object.keys(files), ...Object.keys(backupSchemas)]

/** Go writes `(?i)` into a pattern where JavaScript has a flag. */
const goRegExp = Object.assign(
  (pattern: string, flags: string) =>
    pattern.includes('(?i)') ? new RegExp(pattern.replace('(?i)', ''), `${flags}i`) : new RegExp(pattern, flags),
  { code: 'new RegExp' },
)

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  code: { regExp: goRegExp },
  formats: { int32: true, int64: true, float: true, double: true, 'date-time': true },
})
const compiled = new Map<string, ValidateFunction>()

function validatorOf(kind: string, folder: string): ValidateFunction | undefined {
  const known = compiled.get(kind)
  if (known !== undefined) return known
  const file = files[kind]
  const schema =
    backupSchemas[kind] ?? (file === undefined ? undefined : (JSON.parse(readFileSync(join(folder, file), 'utf8')) as AnySchema))
  if (schema === undefined) return undefined
  const validate = ajv.compile(schema)
  compiled.set(kind, validate)
  return validate
}

/** Whether the folder holds the operators' schemas. */
export const hasCustomSchemas = (folder: string): boolean => Object.values(files).every((file) => existsSync(join(folder, file)))

/**
 * What the operators' schemas say of their kinds; unknown fields are faults there.
 * @param folder of the schemas, one JSON file for each kind, named as the catalogue of datreeio/CRDs-catalog names them
 */
export function customSchemaFaults(objects: readonly KubernetesObject[], folder: string): string[] {
  return objects.flatMap((object) => {
    const validate = validatorOf(kindOf(object), folder)
    if (validate === undefined || validate(object)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${nameOf(object)}: ${instancePath || '/'} ${message ?? 'is not right'} ${JSON.stringify(params)}`,
    )
  })
}

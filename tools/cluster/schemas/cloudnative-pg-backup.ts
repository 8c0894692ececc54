import type { AnySchema } from 'ajv'

/**
 * Schemas of the two kinds of CloudNativePG's backups that the collection of schemas does not have, as narrow as our use of them. Sources:
 * ScheduledBackup in CloudNativePG's API reference, ObjectStore in the reference of its Barman Cloud plugin.
 */
const strict = (properties: Record<string, AnySchema>, required = Object.keys(properties)): AnySchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const text = { type: 'string', minLength: 1 }
const key = strict({ name: text, key: text })
const written = strict({ compression: { enum: ['gzip', 'bzip2', 'snappy', 'lz4', 'zstd'] }, encryption: { enum: ['AES256', 'aws:kms'] } })
const kind = (apiVersion: string, name: string, spec: AnySchema) =>
  strict({ apiVersion: { const: apiVersion }, kind: { const: name }, metadata: { type: 'object' }, spec })

export const backupSchemas: Record<string, AnySchema> = {
  'postgresql.cnpg.io/v1 ScheduledBackup': kind(
    'postgresql.cnpg.io/v1',
    'ScheduledBackup',
    strict({
      /** Six fields, seconds first. */
      schedule: { type: 'string', pattern: String.raw`^(\S+ ){5}\S+$` },
      immediate: { type: 'boolean' },
      backupOwnerReference: { enum: ['none', 'self', 'cluster'] },
      cluster: strict({ name: text }),
      method: { enum: ['barmanObjectStore', 'volumeSnapshot', 'plugin'] },
      pluginConfiguration: strict({ name: text }),
    }),
  ),
  'barmancloud.cnpg.io/v1 ObjectStore': kind(
    'barmancloud.cnpg.io/v1',
    'ObjectStore',
    strict({
      retentionPolicy: { type: 'string', pattern: '^[1-9][0-9]*[dwm]$' },
      configuration: strict({
        destinationPath: { type: 'string', pattern: '^s3://' },
        s3Credentials: strict({ accessKeyId: key, secretAccessKey: key }),
        wal: written,
        data: written,
      }),
    }),
  ),
}

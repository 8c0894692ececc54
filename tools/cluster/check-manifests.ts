import { resolve } from 'node:path'
import { buildEnvironment, environments, factFaults, schemaFaults, type Environment } from './manifest-faults.ts'
import { root } from '../root.ts'
import { hasCustomSchemas } from './schemas/custom-resources.ts'

/** `make check-manifests`: builds every overlay and holds it to Kubernetes' schemas, the operators', and the facts of the code. */
const schemas = resolve(root, process.env['CRD_SCHEMAS'] ?? '../shared/crd-schemas')
const known = hasCustomSchemas(schemas)
if (!known) process.stdout.write(`The operators' kinds are not held to their schemas: there are none in ${schemas} (CRD_SCHEMAS).\n`)
for (const environment of Object.keys(environments) as Environment[]) {
  const manifests = buildEnvironment(environment)
  const faults = [...schemaFaults(manifests, known ? schemas : undefined), ...factFaults(manifests, environment)]
  process.stdout.write(
    `${environment}: ${manifests.objects.length} objects, ${faults.length === 0 ? 'all right' : `${faults.length} faults`}\n`,
  )
  for (const fault of faults) process.stdout.write(`  ${fault}\n`)
  if (faults.length > 0) process.exitCode = 1
}

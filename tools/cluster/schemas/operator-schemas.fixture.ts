import { resolve } from 'node:path'
import { describe } from '@jest/globals'
import { root } from '../../root.ts'
import { hasCustomSchemas } from './custom-resources.ts'

/** Schemas of the operators' kinds: CRD_SCHEMAS, else beside the repository. docs/operations.md says where they come from. */
export const operatorSchemas = resolve(root, process.env['CRD_SCHEMAS'] ?? '../shared/crd-schemas')

const found = hasCustomSchemas(operatorSchemas)
if (!found && process.env['CRD_SCHEMAS'] !== undefined)
  throw new Error(`CRD_SCHEMAS is ${operatorSchemas}, which lacks schemas of operators' kinds: docs/operations.md, "A new cluster".`)

export const describeWithSchemas = found ? describe : describe.skip
/** Ends the name of what is skipped without them. */
export const whySkipped = found ? '' : ` (skipped: no schemas of operators' kinds in ${operatorSchemas}, see CRD_SCHEMAS)`

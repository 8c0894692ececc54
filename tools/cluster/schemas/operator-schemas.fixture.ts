import { resolve } from 'node:path'
import { describe } from '@jest/globals'
import { root } from '../../root.ts'
import { hasCustomSchemas } from './custom-resources.ts'

/** Schemas of the operators' kinds: CRD_SCHEMAS, else beside the repository. docs/operations.md says where they come from. */
export const operatorSchemas = resolve(root, process.env['CRD_SCHEMAS'] ?? '../shared/crd-schemas')

const found = hasCustomSchemas(operatorSchemas)
if (!found && process.env['CRD_SCHEMAS'] !== undefined)
  throw new Error(`CRD_SCHEMAS is ${operatorSchemas}, which lacks schemas of operators' kinds: see docs/operations.md.`)

// Jest lists the names of skipped tests only with --verbose.
if (!found)
  process.stderr.write(`Skipped: the operators' kinds are held to no schemas, there are none in ${operatorSchemas} (CRD_SCHEMAS).\n`)

export const describeWithSchemas = found ? describe : describe.skip
/** Ends the name of what is skipped without them. */
export const whySkipped = found ? '' : ` (skipped: no schemas of operators' kinds in ${operatorSchemas}, see CRD_SCHEMAS)`

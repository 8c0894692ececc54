import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of `packages/services/config`: what a server is told alike in compose.yaml and from Debian's package. */
export const configFile = (name: string): string => readFileSync(join(import.meta.dirname, '../config', name), 'utf8')

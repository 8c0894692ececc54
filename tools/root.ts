import { resolve } from 'node:path'

/** The top of the repository. */
export const root = resolve(import.meta.dirname, '..')

import { existsSync, readFileSync } from 'node:fs'
import type { z } from 'zod'
import { ServicesError } from './services-error.ts'

/**
 * A file that we wrote ourselves.
 * @param wayOut what to do when it is damaged, as a sentence
 * @returns undefined when there is none
 * @throws ServicesError when it is not what we wrote
 */
export function readJsonFile<T>(file: string, shape: z.ZodType<T>, wayOut: string): T | undefined {
  if (!existsSync(file)) return undefined
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new ServicesError(`${file} is damaged. ${wayOut}`, { cause })
  }
}

import { z } from 'zod'
import { StartError } from './start-error.ts'

/** Variables a part reads, each with `.describe(…)`; mark secrets with `.meta({ secret: true })`. */
export type ConfigSchema = z.ZodObject

/** Says which variables are wrong and why, all at once. */
export class ConfigError extends StartError {
  override name = 'ConfigError'
}

/**
 * Parses the environment once. An empty value counts as not set.
 * @throws ConfigError naming every variable that is wrong, never its value
 */
export function parseConfig<S extends ConfigSchema>(schema: S, environment: NodeJS.ProcessEnv): z.infer<S> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
  const result = schema.safeParse(set)
  if (result.success) return result.data
  throw new ConfigError(
    `The configuration is not valid:\n${result.error.issues.map((i) => `  ${i.path.join('.')}: ${i.message}`).join('\n')}`,
  )
}

const isSecret = (field: unknown) => (field as z.ZodType).meta()?.['secret'] === true

/** The configuration as it may be printed: secrets are `[set]`, passwords in URLs are starred. */
export function redactConfig<S extends ConfigSchema>(schema: S, config: z.infer<S>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, isSecret(schema.shape[name]) ? '[set]' : redactUrl(value)]),
  )
}

const redactUrl = (value: unknown) => (typeof value === 'string' ? value.replace(/(:\/\/[^:/@\s]*):[^@\s]*@/, '$1:***@') : value)

/** The schema as a `.env` file: every variable with its description, commented out, at its default. */
export function describeConfig(title: string, schema: ConfigSchema): string {
  const lines = Object.entries(schema.shape).map(([name, field]) => {
    const type = field as z.ZodType
    const preset = type instanceof z.ZodDefault ? String(type.def.defaultValue) : ''
    return `# ${type.description ?? ''}\n#${name}=${isSecret(type) ? '' : preset}\n`
  })
  return `## ${title}\n${lines.join('\n')}`
}

import { ask, defaultBucket } from './ask.ts'
import type { ServiceName } from './server.ts'
import { ServicesError } from './services-error.ts'

/** The variable that gives each service, and those that may stand beside it. */
export const serviceVariables: Record<ServiceName, readonly [string, ...string[]]> = {
  postgres: ['DATABASE_URL'],
  redis: ['REDIS_URL'],
  amqp: ['AMQP_URL'],
  s3: ['S3_ENDPOINT', 'S3_PUBLIC_ENDPOINT', 'S3_REGION', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY', 'S3_ENCRYPTION'],
}

/** A service that the environment names: its variables as they are; undefined when it names none. */
export function givenService(name: ServiceName, environment: NodeJS.ProcessEnv): Record<string, string> | undefined {
  const [main] = serviceVariables[name]
  if (!environment[main]) return undefined
  return Object.fromEntries(
    serviceVariables[name].flatMap((variable) => (environment[variable] ? [[variable, environment[variable]]] : [])),
  )
}

const forms: Record<ServiceName, { protocols: readonly string[]; example: string }> = {
  postgres: { protocols: ['postgresql:', 'postgres:'], example: 'postgresql://user:password@host:5432/database' },
  redis: { protocols: ['redis:', 'rediss:'], example: 'redis://:password@host:6379' },
  amqp: { protocols: ['amqp:', 'amqps:'], example: 'amqp://user:password@host:5672' },
  s3: { protocols: ['http:', 'https:'], example: 'https://s3.example.com' },
}

/** @throws ServicesError when what was given is no address of such a service, or the service does not answer */
export async function requireAnswer(name: ServiceName, given: Record<string, string>): Promise<void> {
  const [main] = serviceVariables[name]
  const { protocols, example } = forms[name]
  const url = given[main] ?? ''
  // Not repeated: it may hold a password.
  if (!URL.canParse(url) || !protocols.includes(new URL(url).protocol)) throw new ServicesError(`${main} is no URL like ${example}.`)
  await ask(name, given).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message || ('code' in cause ? String(cause.code) : cause.name) : String(cause)
    throw new ServicesError(`${main} is set, but the service does not answer: ${why}.`, { cause })
  })
}

/** Where it is, without secrets. */
export function addressOf(name: ServiceName, given: Record<string, string>): string {
  const url = new URL(given[serviceVariables[name][0]] ?? '')
  url.username = ''
  url.password = ''
  return name === 's3' ? `${url.href}${given['S3_BUCKET'] ?? defaultBucket}` : url.href
}

import { serviceNames, type ServiceName } from '../server.ts'

/** Variables by which tests are given a server instead of starting their own: `TEST_` and the name of the app's variable. */
const variablesOf: Record<ServiceName, readonly [string, ...string[]]> = {
  postgres: ['DATABASE_URL'],
  redis: ['REDIS_URL'],
  amqp: ['AMQP_URL', 'AMQP_MANAGEMENT_URL'],
  s3: ['S3_ENDPOINT', 'S3_REGION', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'],
}

/** The app's variables as far as TEST_… sets them; undefined when the service is not given. */
export function givenService(name: ServiceName): Record<string, string> | undefined {
  const [main] = variablesOf[name]
  if (!process.env[`TEST_${main}`]) return undefined
  return Object.fromEntries(
    variablesOf[name].flatMap((variable) => {
      const value = process.env[`TEST_${variable}`]
      return value ? [[variable, value] as const] : []
    }),
  )
}

/** Those that are not given. */
export const servicesToStart = (): ServiceName[] => serviceNames.filter((name) => givenService(name) === undefined)

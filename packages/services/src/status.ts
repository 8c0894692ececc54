import { join, resolve } from 'node:path'
import { ask } from './ask.ts'
import { addressOf } from './given-services.ts'
import { serverKinds } from './server-kinds.ts'
import { serviceNames, type ServiceName } from './server.ts'
import { readServices, type FoundService } from './services-file.ts'

export interface ServiceStatus {
  name: ServiceName
  title: string
  answers: boolean
  /** For people: where it is, who runs it, why it does not answer. */
  line: string
}

const origins = { given: 'as given', compose: 'in a container' }

/** Asks each service that was brought up in a folder. Without any, none answers. */
export async function servicesStatus(path: string): Promise<ServiceStatus[]> {
  const folder = resolve(path)
  const services = readServices(folder)
  return Promise.all(
    serviceNames.map(async (name) => {
      const { title } = serverKinds[name]
      const found = services?.[name]
      if (found === undefined) return { name, title, answers: false, line: 'not up' }
      const failure = await ask(name, found.environment).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : String(error)),
      )
      const verdict = failure === undefined ? 'answers' : `DOES NOT ANSWER: ${failure}`
      return {
        name,
        title,
        answers: failure === undefined,
        line: `${addressOf(name, found.environment)}  ${whoRunsIt(folder, name, found)}  ${verdict}`,
      }
    }),
  )
}

function whoRunsIt(folder: string, name: ServiceName, { origin }: FoundService): string {
  if (origin !== 'debian') return origins[origin]
  const processes = serverKinds[name].find(join(folder, name))?.processes() ?? []
  return processes.map((program) => `${program.name} ${program.pid ?? 'GONE'}`).join(', ')
}

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile } from './json-file.ts'
import { writePrivately } from './server-settings.ts'
import { serviceNames, type ServiceName } from './server.ts'

export const origins = ['given', 'compose', 'debian'] as const
/** given: named by a variable. compose: a container. debian: a process from Debian's package. */
export type Origin = (typeof origins)[number]

export interface FoundService {
  origin: Origin
  /** The variables by which the apps reach it, secrets included. */
  environment: Record<string, string>
}
export type FoundServices = Record<ServiceName, FoundService>

const shape = z.record(z.enum(serviceNames), z.object({ origin: z.enum(origins), environment: z.record(z.string(), z.string()) }))

const stateFile = (folder: string) => join(folder, 'services.json')
/** For people and shells: `set -a; . .data/services/services.env`. */
export const environmentFile = (folder: string): string => join(folder, 'services.env')

/** What `services-up` found last; undefined when nothing is up. @throws ServicesError when its file is damaged */
export const readServices = (folder: string): FoundServices | undefined =>
  readJsonFile(stateFile(folder), shape, '`make services-up` writes it anew.')

export function writeServices(folder: string, services: FoundServices): void {
  writePrivately(stateFile(folder), JSON.stringify(services, null, 2))
  writeEnvironment(environmentFile(folder), environmentOf(services))
}

export function forgetServices(folder: string): void {
  for (const file of [stateFile(folder), environmentFile(folder)]) rmSync(file, { force: true })
}

/** Of all of them together. */
export const environmentOf = (services: FoundServices): Record<string, string> =>
  Object.assign({}, ...serviceNames.map((name) => services[name].environment)) as Record<string, string> // Object.assign of strings

/** For shells, readable by us alone: `set -a; . FILE`. */
export const writeEnvironment = (file: string, environment: Record<string, string>): void =>
  writePrivately(file, environmentLines(environment))

/** Quoted, for a given URL and the name of a folder may hold anything. */
export const environmentLines = (environment: Record<string, string>): string =>
  Object.entries(environment)
    .map(([name, value]) => `${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`)
    .join('')

import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { serverKinds } from '../server-kinds.ts'
import { serviceNames } from '../server.ts'
import { environmentOf, readServices } from '../services-file.ts'
import { s3Settings, serviceUrl } from './service-url.ts'

export const root = join(import.meta.dirname, '../../../..')

export interface Answer {
  code: number
  said: string
  complained: string
}

export interface CliHome {
  path: string
  /** `make services-<verb>`, in an environment that names no service but those given here, with the `docker` of this home. */
  run(verb: 'up' | 'down' | 'status', folder: string, environment?: Record<string, string>): Promise<Answer>
  /** Removes it. */
  close(): void
}

/** A folder for the data of a test, with a program named `docker` in it; by default one behind which no engine answers. */
export function createCliHome(docker = 'exit 1'): CliHome {
  const path = mkdtempSync(join(tmpdir(), 'parley-services-cli-'))
  // The servers' users pass through it.
  chmodSync(path, 0o711)
  mkdirSync(join(path, 'bin'))
  writeFileSync(join(path, 'bin/docker'), `#!/bin/sh\n${docker}\n`, { mode: 0o755 })
  return {
    path,
    async run(verb, folder, environment = {}) {
      const words = ['--import', 'tsx', 'packages/services/src/main.ts', verb, '--data', folder]
      const PATH = `${join(path, 'bin')}${delimiter}${process.env['PATH']}`
      const running = promisify(execFile)(process.execPath, words, { cwd: root, env: { ...environment, PATH } })
      const result = await running.catch((error: { code: number; stdout: string; stderr: string }) => error)
      return { code: 'code' in result ? result.code : 0, said: result.stdout, complained: result.stderr }
    },
    close: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** What `services-up` left in a folder for the apps. */
export function environmentIn(folder: string): Record<string, string> {
  const services = readServices(folder)
  if (services === undefined) throw new Error(`Nothing is up in ${folder}.`)
  return environmentOf(services)
}

/** The processes of a folder that run, by name. */
export const pidsIn = (folder: string): Record<string, number> =>
  Object.fromEntries(
    serviceNames
      .flatMap((name) => serverKinds[name].find(join(folder, name))?.processes() ?? [])
      .flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid]])),
  )

/** All but Redis, of this Jest run. */
export async function givenServices(): Promise<Record<string, string>> {
  const { endpoint, region, bucket, accessKey, secretKey } = await s3Settings()
  return {
    DATABASE_URL: await serviceUrl('postgres'),
    AMQP_URL: await serviceUrl('amqp'),
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY: accessKey,
    S3_SECRET_KEY: secretKey,
  }
}

import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile } from './json-file.ts'

/** What a server's folder remembers between starts. */
const serverSettings = z.object({ ports: z.record(z.string(), z.number()), secrets: z.record(z.string(), z.string()) })
export type ServerSettings = z.infer<typeof serverSettings>

const fileOf = (folder: string) => join(folder, 'settings.json')

/** @returns undefined when the server never ran there @throws ServicesError when its file is damaged */
export const readSettings = (folder: string): ServerSettings | undefined =>
  readJsonFile(
    fileOf(folder),
    serverSettings,
    `It holds the ports and the passwords: put back a copy, or \`make services-down\` and remove ${folder} with all that is stored there.`,
  )

/** Readable by us alone; whole or not at all. */
export function writeSettings(folder: string, settings: ServerSettings): void {
  mkdirSync(folder, { recursive: true })
  writePrivately(fileOf(folder), JSON.stringify(settings, null, 2))
}

/** Replaces a file by one that only we can read, whole or not at all. */
export function writePrivately(file: string, content: string): void {
  const fresh = `${file}.${process.pid}`
  writeFileSync(fresh, content, { mode: 0o600 })
  renameSync(fresh, file)
}

/** A password that needs no quoting anywhere. */
export const newSecret = (): string => randomBytes(18).toString('base64url')

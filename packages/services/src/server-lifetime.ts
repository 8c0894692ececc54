import { join } from 'node:path'
import { chmodSync, mkdirSync } from 'node:fs'
import { findDaemon } from './daemon.ts'
import { choosePorts, isFree } from './ports.ts'
import { readSettings, writeSettings, type ServerSettings } from './server-settings.ts'
import type { ServerOptions, ServerProcess } from './server.ts'

/** Who of these runs. */
export const processesOf = (folder: string, names: readonly string[]): ServerProcess[] =>
  names.map((name) => ({ name, pid: findDaemon(folder, name) }))

/** A server's folder, through which its user may pass. */
export function openServerFolder(folder: string): string {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o711)
  return folder
}

/**
 * The settings for a start: those of the last one as far as their ports are still free (or held by what runs), else new ones.
 * @param wellKnown ports by role, preferred for development
 * @param newSecrets asked once in the life of the folder
 */
export async function settingsForStart(
  { folder, purpose, ports: given = {}, onNotice = () => {} }: ServerOptions,
  title: string,
  wellKnown: Record<string, number>,
  isRunning: boolean,
  newSecrets: () => Record<string, string>,
): Promise<ServerSettings> {
  const known = readSettings(folder)
  if (known !== undefined && isRunning) return known
  const candidates = Object.entries(wellKnown).map(([role, port]) => {
    const asked = given[role]
    const remembered = known?.ports[role]
    const preferred = purpose === 'development' && port !== 0 ? [port] : []
    return [role, [...(remembered === undefined ? [] : [remembered]), ...(asked === undefined ? preferred : [asked])]] as const
  })
  const ports = await choosePorts(Object.fromEntries(candidates), (role, taken, instead) =>
    onNotice(`${title}: port ${taken} (${role}) is taken, using ${instead}`),
  )
  const settings = { ports, secrets: known?.secrets ?? newSecrets() }
  writeSettings(folder, settings)
  return settings
}

/**
 * Between choosing a port and listening there, someone else may take it: then once more, on others. A server that runs has its ports,
 * whatever else keeps it from answering.
 */
export async function withPorts<T>(
  settings: () => Promise<ServerSettings>,
  isRunning: () => boolean,
  start: (settings: ServerSettings) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = await settings()
    try {
      return await start(chosen)
    } catch (error) {
      if (attempt === 3 || isRunning()) throw error
      const free = await Promise.all(Object.values(chosen.ports).map(isFree))
      if (free.every(Boolean)) throw error
    }
  }
}

/**
 * The working folder of a program, by a name that needs no quoting anywhere. Some servers put the names of their files into a shell's
 * command line, or into settings where `#`, `'` and `$` mean something.
 */
export const here = '/proc/self/cwd'

/** `settings.json`, config and pid files lie in the folder; what belongs to the server's user below it. */
export const dataOf = (folder: string): string => join(folder, 'data')

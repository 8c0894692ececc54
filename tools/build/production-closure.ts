import { existsSync } from 'node:fs'
import { join } from 'node:path'

interface LockedPackage {
  /** A link to a workspace: its folder. */
  link?: boolean
  resolved?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
}

export interface Lock {
  packages: Record<string, LockedPackage>
}

export interface Closure {
  /** Folders of packages, `node_modules/…`, as the lock names them. */
  packages: string[]
  /** Folders of workspaces, the given ones included. */
  workspaces: string[]
}

/**
 * What workspaces need to run: dependencies of dependencies, those optional ones that are installed here, peers that are not
 * optional. `npm ci --omit=dev -w …` brings optional peers as well (Prisma's command with its studio: 300 MB).
 * @param root where the lock's folders are
 * @throws Error when a dependency that is not optional is not in the lock
 */
export function productionClosure(lock: Lock, wanted: readonly string[], root: string): Closure {
  const packages = new Set<string>()
  const workspaces = new Set<string>()
  const open = [...wanted]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const known = at.includes('node_modules/') ? packages : workspaces
    if (known.has(at)) continue
    known.add(at)
    for (const [name, optional] of needs(lock.packages[at] ?? {})) {
      const found = locate(lock, at, name)
      if (found === undefined) {
        if (optional) continue
        throw new Error(`${at} needs ${name}, which is not in package-lock.json`)
      }
      const { link, resolved } = lock.packages[found] ?? {}
      if (link === true && resolved !== undefined) open.push(resolved)
      else if (!optional || existsSync(join(root, found))) open.push(found)
    }
  }
  return { packages: [...packages].toSorted(), workspaces: [...workspaces].toSorted() }
}

function needs(locked: LockedPackage): [name: string, optional: boolean][] {
  const peers = Object.keys(locked.peerDependencies ?? {}).filter((name) => locked.peerDependenciesMeta?.[name]?.optional !== true)
  const optional = new Set(Object.keys(locked.optionalDependencies ?? {}))
  const required = [...Object.keys(locked.dependencies ?? {}), ...peers].filter((name) => !optional.has(name))
  return [...required.map((name) => [name, false] as [string, boolean]), ...[...optional].map((name) => [name, true] as [string, boolean])]
}

/** As Node looks it up: in the folder's own node_modules, then in those above. */
function locate(lock: Lock, from: string, name: string): string | undefined {
  for (let at = from; ; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') {
    const candidate = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`
    if (candidate in lock.packages) return candidate
    if (at === '') return undefined
  }
}

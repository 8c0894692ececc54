import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../root.ts'

const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')
/** Stages that others are made from. */
const inner = new Set(['node', 'build', 'app', 'gpu-backend'])

/** What can be built, as the Dockerfile says it. */
export const targets = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, name = '']) => name).filter((name) => !inner.has(name))

/** Images of others that a target starts from. */
export function basesOf(target: string): string[] {
  const from = new Map([...dockerfile.matchAll(/^FROM (\S+) AS (\S+)$/gm)].map(([, base = '', name = '']) => [name, base]))
  const bases = new Set<string>()
  for (let base = from.get(target); base !== undefined; base = from.get(base)) if (base.includes('/')) bases.add(base)
  return [...bases]
}

/** `registry/parley/<target>:<version>` */
export function imageName(target: string, { registry, version }: { registry?: string | undefined; version: string }): string {
  return `${registry ? `${registry.replace(/\/$/, '')}/` : ''}parley/${target}:${version}`
}

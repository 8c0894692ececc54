import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** A target of the Dockerfile, which an image is named after. */
export interface ImageTarget {
  name: string
  /** What it stands on: another target, or an image of others. */
  from: string
  /** Variables that it sets itself. */
  environment: Record<string, string>
  folder?: string
}

const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

/** The targets in their order. */
export function imageTargets(text = read(resolve(import.meta.dirname, '../../../Dockerfile'))): ImageTarget[] {
  return text
    .replaceAll('\\\n', ' ')
    .split(/^(?=FROM )/m)
    .flatMap((stage) => {
      const [, from, name] = /^FROM (\S+) AS (\S+)/.exec(stage) ?? []
      if (from === undefined || name === undefined) return []
      const variables = [...stage.matchAll(/^ENV (.+)$/gm)].flatMap(([, pairs = '']) => [...pairs.matchAll(/([A-Z_0-9]+)=(\S+)/g)])
      const folder = /^WORKDIR (\S+)/m.exec(stage)?.[1]
      return [
        {
          name,
          from,
          environment: Object.fromEntries(variables.map(([, key = '', value = '']) => [key, value])),
          ...(folder !== undefined && { folder }),
        },
      ]
    })
}

/** A target with all that it has of those it stands on. */
export function imageOf(name: string, targets: readonly ImageTarget[] = imageTargets()): Omit<ImageTarget, 'name' | 'from'> | undefined {
  const target = targets.find((one) => one.name === name)
  if (target === undefined) return undefined
  const base = imageOf(target.from, targets)
  const folder = target.folder ?? base?.folder
  return { environment: { ...base?.environment, ...target.environment }, ...(folder !== undefined && { folder }) }
}

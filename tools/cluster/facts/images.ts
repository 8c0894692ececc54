import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Manifests } from '../manifests/manifests.ts'
import { parts, stableName } from '../manifests/parts.ts'
import { containersOf, podsOf } from '../manifests/pods.ts'

const dockerfile = resolve(import.meta.dirname, '../../../Dockerfile')

/** The targets of the Dockerfile, which the images are named after. */
export const imageTargets = (file = dockerfile): string[] =>
  existsSync(file) ? [...readFileSync(file, 'utf8').matchAll(/^FROM\s.+\sAS\s+(\S+)/gim)].map(([, target]) => target ?? '') : []

/** Images of ours are named after targets of the Dockerfile, and each part runs its own. */
export function imageFaults(manifests: Manifests, targets: readonly string[] = imageTargets()): string[] {
  return podsOf(manifests).flatMap((pods) =>
    containersOf(pods).flatMap(({ name, image = '' }) => {
      const target = /^parley\/([^:]+):/.exec(image)?.[1]
      if (target === undefined) return []
      const part = parts.find((one) => one.deployment === stableName(pods.name) && one.container === name)
      return [
        ...(targets.includes(target) ? [] : [`${pods.owner}: the Dockerfile has no target ${target}`]),
        ...(part === undefined || part.images.includes(target) ? [] : [`${pods.owner}: ${name} runs the image of ${target}`]),
      ]
    }),
  )
}

import type { Manifests } from '../manifests/manifests.ts'
import { parts, stableName } from '../manifests/parts.ts'
import { containersOf, podsOf } from '../manifests/pods.ts'
import { imageTargets } from './dockerfile.ts'

/** The target that an image of ours is named after. */
export const targetOf = (image = ''): string | undefined => /^parley\/([^:]+):/.exec(image)?.[1]

/** Images of ours are named after targets of the Dockerfile, and each part runs its own. */
export function imageFaults(manifests: Manifests, targets: readonly string[] = imageTargets().map(({ name }) => name)): string[] {
  return podsOf(manifests).flatMap((pods) =>
    containersOf(pods).flatMap(({ name, image }) => {
      const target = targetOf(image)
      if (target === undefined) return []
      const part = parts.find((one) => one.deployment === stableName(pods.name) && one.container === name)
      return [
        ...(targets.includes(target) ? [] : [`${pods.owner}: the Dockerfile has no target ${target}`]),
        ...(part === undefined || part.images.includes(target) ? [] : [`${pods.owner}: ${name} runs the image of ${target}`]),
      ]
    }),
  )
}

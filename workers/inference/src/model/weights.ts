import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { io, Tensor } from '@tensorflow/tfjs-core'
import type { Tf } from '../backend/backend.ts'

/** The networks whose weights we take from `@vladmandic/face-api`; MIT, published by their author as his own work. */
export type NetworkName = 'tiny_face_detector' | 'face_expression' | 'face_landmark_68_tiny'

/** Version of the package that carries the weights; part of `modelVersion`. */
export const weightsVersion = '1.7.15'

/** A network's weights by their name in the manifest. @throws when there is no such weight */
export type Weights = (name: string) => Tensor

/**
 * Reads a network's weights (8-bit quantised, 77 to 330 KB) and puts them into tensors.
 * Only files of the package are read: none of its code runs.
 */
export async function loadWeights(tf: Tf, network: NetworkName): Promise<Weights> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'model')
  const manifest = await readFile(join(folder, `${network}_model-weights_manifest.json`), 'utf8')
  // The file's format is tfjs's own, the version is pinned, and a missing weight is told by name below.
  const groups = JSON.parse(manifest) as io.WeightsManifestConfig
  const tensors = new Map<string, Tensor>()
  for (const { paths, weights } of groups) {
    const parts = await Promise.all(paths.map((path) => readFile(join(folder, path))))
    const bytes = Uint8Array.from(Buffer.concat(parts))
    for (const [name, tensor] of Object.entries(tf.io.decodeWeights(bytes.buffer, weights))) tensors.set(name, tensor)
  }
  return (name) => {
    const tensor = tensors.get(name)
    if (tensor === undefined) throw new Error(`${network} has no weight ${name}`)
    return tensor
  }
}

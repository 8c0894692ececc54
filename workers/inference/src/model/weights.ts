import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/** The networks whose weights we take from `@vladmandic/face-api`; MIT, published by their author as his own work. */
export type NetworkName = 'tiny_face_detector' | 'face_expression' | 'face_landmark_68_tiny'

/** Version of the package that carries the weights; part of `modelVersion`. */
export const weightsVersion = '1.7.15'

/** One array of weights, the same object each time it is asked for, so that a back end may keep its own copy by it. */
export interface Weight {
  /** In TensorFlow's order: filters are `[height, width, in, out]`, depthwise ones `[height, width, channels, 1]`. */
  shape: readonly number[]
  values: Float32Array
}

/** A network's weights by their name in the manifest. @throws when there is no such weight */
export type Weights = (name: string) => Weight

/** The package's manifests, in TensorFlow.js's format: a weight is 32-bit floats, or bytes to be read as `byte * scale + min`. */
const manifest = z.array(
  z.object({
    paths: z.array(z.string()),
    weights: z.array(
      z.object({
        name: z.string(),
        shape: z.array(z.number().int()),
        dtype: z.literal('float32'),
        quantization: z.object({ dtype: z.literal('uint8'), scale: z.number(), min: z.number() }).optional(),
      }),
    ),
  }),
)

/**
 * Reads a network's weights (8-bit quantised, 77 to 330 KB).
 * Only files of the package are read: none of its code runs.
 */
export async function readWeights(network: NetworkName): Promise<Weights> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'model')
  const groups = manifest.parse(JSON.parse(await readFile(join(folder, `${network}_model-weights_manifest.json`), 'utf8')))
  const found = new Map<string, Weight>()
  for (const { paths, weights } of groups) {
    const bytes = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(folder, path)))))
    let at = 0
    for (const { name, shape, quantization } of weights) {
      const length = shape.reduce((product, side) => product * side, 1)
      const start = at
      at += length * (quantization === undefined ? 4 : 1)
      const read =
        quantization === undefined
          ? (i: number) => bytes.readFloatLE(start + i * 4)
          : (i: number) => bytes.readUInt8(start + i) * quantization.scale + quantization.min
      found.set(name, { shape, values: Float32Array.from({ length }, (_, i) => read(i)) })
    }
  }
  return (name) => {
    const weight = found.get(name)
    if (weight === undefined) throw new Error(`${network} has no weight ${name}`)
    return weight
  }
}

import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Tf } from '../backend/backend.ts'
import { convolution, separableConvolution } from './separable-convolution.ts'
import type { Weights } from './weights.ts'

/** How many dense blocks, and how many convolutions in each. */
export interface DenseShape {
  blocks: number
  layers: number
}

/**
 * The trunk that face-api's expression and landmark networks share in shape: dense blocks, each halving the side, then one mean per
 * channel and a linear layer.
 * @param face normalised face `[1, 112, 112, 3]`
 * @returns `[1, outputs]`
 */
export function runDenseNetwork(tf: Tf, weights: Weights, { blocks, layers }: DenseShape, face: Tensor4D): Tensor2D {
  let x = face
  for (let block = 0; block < blocks; block++) x = denseBlock(tf, weights, `dense${block}`, layers, x)
  const pooled = tf.avgPool(x, [x.shape[1], x.shape[2]], 1, 'valid')
  const features = tf.reshape(pooled, [1, x.shape[3]])
  return tf.fused.matMul({ a: features, b: weights('fc/weights') as Tensor2D, bias: weights('fc/bias') }) as Tensor2D
}

/** Each layer sees the rectified sum of all before it; the block gives the rectified sum of all. */
function denseBlock(tf: Tf, weights: Weights, name: string, layers: number, x: Tensor4D): Tensor4D {
  let sum = firstLayer(tf, weights, `${name}/conv0`, x)
  let input = sum
  for (let layer = 1; layer < layers; layer++) {
    const output = separableConvolution(tf, input, weights, `${name}/conv${layer}`, { strides: 1, activation: 'linear' })
    sum = tf.add(sum, output)
    input = tf.relu(sum)
  }
  return input
}

/** The picture itself meets a plain convolution, later blocks a separable one. */
function firstLayer(tf: Tf, weights: Weights, name: string, x: Tensor4D): Tensor4D {
  if (!name.startsWith('dense0/')) return separableConvolution(tf, x, weights, name, { strides: 2, activation: 'relu' })
  const layer = { filters: weights(`${name}/filters`) as Tensor4D, bias: weights(`${name}/bias`) as Tensor1D }
  return convolution(tf, x, layer, { strides: 2, pad: 'same', activation: 'relu' })
}

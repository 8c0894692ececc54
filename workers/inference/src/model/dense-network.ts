import type { Layers } from './layers.ts'
import { separableConvolution } from './separable-convolution.ts'
import type { Weights } from './weights.ts'

/** How many dense blocks, and how many convolutions in each. */
export interface DenseShape {
  blocks: number
  layers: number
}

/** Of the networks that read a face. */
export const expressionShape: DenseShape = { blocks: 4, layers: 4 }
export const landmarkShape: DenseShape = { blocks: 3, layers: 3 }

/**
 * The trunk that face-api's expression and landmark networks share in shape: dense blocks, each halving the side, then one mean per
 * channel and a linear layer.
 * @param faces normalised faces `[batch, 112, 112, 3]`
 * @returns `[batch, outputs]`
 */
export function denseNetwork<Maps, Vectors>(layers: Layers<Maps, Vectors>, weights: Weights, shape: DenseShape, faces: Maps): Vectors {
  let x = faces
  for (let block = 0; block < shape.blocks; block++) x = denseBlock(layers, weights, `dense${block}`, shape.layers, x)
  return layers.linear(layers.mean(x), weights('fc/weights'), weights('fc/bias'))
}

/** Each layer sees the rectified sum of all before it; the block gives the rectified sum of all. */
function denseBlock<Maps>(layers: Layers<Maps, unknown>, weights: Weights, name: string, count: number, x: Maps): Maps {
  let sum = firstLayer(layers, weights, `${name}/conv0`, x)
  let input = sum
  for (let layer = 1; layer < count; layer++) {
    const output = separableConvolution(layers, input, weights, `${name}/conv${layer}`, { strides: 1, activation: 'linear' })
    sum = layers.add(sum, output)
    input = layers.relu(sum)
  }
  return input
}

/** The picture itself meets a plain convolution, later blocks a separable one. */
function firstLayer<Maps>(layers: Layers<Maps, unknown>, weights: Weights, name: string, x: Maps): Maps {
  if (!name.startsWith('dense0/')) return separableConvolution(layers, x, weights, name, { strides: 2, activation: 'relu' })
  const layer = { filters: weights(`${name}/filters`), bias: weights(`${name}/bias`) }
  return layers.convolution(x, layer, { strides: 2, pad: 'same', activation: 'relu' })
}

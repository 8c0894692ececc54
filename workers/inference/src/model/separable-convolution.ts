import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Tf } from '../backend/backend.ts'
import type { Weights } from './weights.ts'

/** What follows the bias. The detector's leak is 0.1. */
export type Activation = 'linear' | 'relu' | 'leakyrelu'

const leak = 0.1

/** A plain convolution with bias and activation in one kernel. Input and output `[batch, height, width, channels]`. */
export function convolution(
  tf: Tf,
  x: Tensor4D,
  layer: { filters: Tensor4D; bias: Tensor1D },
  { strides, pad, activation }: { strides: number; pad: 'same' | 'valid'; activation: Activation },
): Tensor4D {
  return tf.fused.conv2d({ x, filter: layer.filters, bias: layer.bias, strides, pad, activation, leakyreluAlpha: leak })
}

/** A depthwise convolution of 3x3, then a pointwise one with bias and activation in one kernel; padding `same`. */
export function separableConvolution(
  tf: Tf,
  x: Tensor4D,
  weights: Weights,
  name: string,
  { strides, activation }: { strides: number; activation: Activation },
): Tensor4D {
  // The manifest gives the ranks: filters are 4D, biases 1D.
  const depthwise = tf.depthwiseConv2d(x, weights(`${name}/depthwise_filter`) as Tensor4D, strides, 'same')
  const layer = { filters: weights(`${name}/pointwise_filter`) as Tensor4D, bias: weights(`${name}/bias`) as Tensor1D }
  return convolution(tf, depthwise, layer, { strides: 1, pad: 'same', activation })
}

import type { Activation, Layers } from './layers.ts'
import type { Weights } from './weights.ts'

/** A depthwise convolution of 3x3, then a pointwise one with bias and activation; padding `same`. */
export function separableConvolution<Maps>(
  layers: Layers<Maps, unknown>,
  x: Maps,
  weights: Weights,
  name: string,
  { strides, activation }: { strides: number; activation: Activation },
): Maps {
  const depthwise = layers.depthwise(x, weights(`${name}/depthwise_filter`), { strides })
  const pointwise = { filters: weights(`${name}/pointwise_filter`), bias: weights(`${name}/bias`) }
  return layers.convolution(depthwise, pointwise, { strides: 1, pad: 'same', activation })
}

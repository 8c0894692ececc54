import type { Weight } from './weights.ts'

/** What follows a convolution's bias. The detector's leak is 0.1. */
export type Activation = 'linear' | 'relu' | 'leakyrelu'

export const leak = 0.1

/** Filters and bias of a convolution. */
export interface Convolution {
  filters: Weight
  bias: Weight
}

/**
 * What our networks are made of. The networks are written once on these layers; a back end says what they do: TensorFlow.js computes at
 * once, ONNX writes down what is to be computed. Padding `same` is TensorFlow's: with an odd pixel to add it goes right and below.
 * @template Maps a batch of feature maps, seen as `[batch, height, width, channels]`
 * @template Vectors a batch of vectors, `[batch, length]`
 */
export interface Layers<Maps, Vectors> {
  convolution(x: Maps, layer: Convolution, options: { strides: number; pad: 'same' | 'valid'; activation: Activation }): Maps
  /** One filter of 3x3 for each channel, without bias; padding `same`. */
  depthwise(x: Maps, filters: Weight, options: { strides: number }): Maps
  /** The largest of each 2x2; padding `same`. */
  maxPool(x: Maps, options: { strides: number }): Maps
  add(a: Maps, b: Maps): Maps
  relu(x: Maps): Maps
  /** The mean of each channel. */
  mean(x: Maps): Vectors
  /** @param weights `[in, out]` */
  linear(x: Vectors, weights: Weight, bias: Weight): Vectors
  softmax(x: Vectors): Vectors
}

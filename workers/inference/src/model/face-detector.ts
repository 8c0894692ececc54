import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Tf } from '../backend/backend.ts'
import { convolution, separableConvolution } from './separable-convolution.ts'
import type { Weights } from './weights.ts'

/** Side of the detector's input in pixels: at 640x480 it finds faces from about 80 pixels; 224 would miss those under 100. */
export const detectorSize = 320

/** Means of red, green and blue that the network was trained with. */
const mean = [117.001, 114.697, 97.404]

const separableLayers = ['conv1', 'conv2', 'conv3', 'conv4', 'conv5']

/**
 * face-api's tiny face detector, a small YOLO.
 * @returns a function from pixels `[1, size, size, 3]`, 0 to 255, size a multiple of 32, to logits `[1, size/32, size/32, 25]`: for each
 * cell five boxes of (x, y, width, height, score)
 */
export function createFaceDetector(tf: Tf, weights: Weights): (pixels: Tensor4D) => Tensor4D {
  const first = foldNormalisation(tf, weights)
  const last = { filters: weights('conv8/filters') as Tensor4D, bias: weights('conv8/bias') as Tensor1D }
  return (pixels) => {
    let x = convolution(tf, pixels, first, { strides: 1, pad: 'valid', activation: 'leakyrelu' })
    for (const layer of separableLayers) {
      x = tf.maxPool(x, 2, 2, 'same')
      x = separableConvolution(tf, x, weights, layer, { strides: 1, activation: 'leakyrelu' })
    }
    x = tf.maxPool(x, 2, 1, 'same')
    return convolution(tf, x, last, { strides: 1, pad: 'valid', activation: 'linear' })
  }
}

/**
 * Takes `(pixel - mean) / 255` into the first convolution: filters are divided by 255, and what the means would add goes into the
 * bias. Exact, because that layer has no padding.
 */
function foldNormalisation(tf: Tf, weights: Weights): { filters: Tensor4D; bias: Tensor1D } {
  return tf.tidy(() => {
    const filters: Tensor = tf.div(weights('conv0/filters'), 255)
    const shift = tf.sum(tf.mul(filters, tf.tensor4d(mean, [1, 1, 3, 1])), [0, 1, 2])
    return { filters: filters as Tensor4D, bias: tf.sub(weights('conv0/bias'), shift) as Tensor1D }
  })
}

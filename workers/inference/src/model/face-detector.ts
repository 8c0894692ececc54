import type { Convolution, Layers } from './layers.ts'
import { separableConvolution } from './separable-convolution.ts'
import type { Weights } from './weights.ts'

/** Side of the detector's input in pixels: at 640x480 it finds faces from about 80 pixels; 224 would miss those under 100. */
export const detectorSize = 320

/** Means of red, green and blue that the network was trained with. */
const mean = [117.001, 114.697, 97.404] as const

const separableLayers = ['conv1', 'conv2', 'conv3', 'conv4', 'conv5']

/**
 * face-api's tiny face detector, a small YOLO.
 * @returns a function from pixels `[batch, size, size, 3]`, 0 to 255, size a multiple of 32, to logits `[batch, size/32, size/32, 25]`:
 * for each cell five boxes of (x, y, width, height, score)
 */
export function createFaceDetector<Maps>(layers: Layers<Maps, unknown>, weights: Weights): (pixels: Maps) => Maps {
  const first = foldNormalisation(weights)
  const last = { filters: weights('conv8/filters'), bias: weights('conv8/bias') }
  return (pixels) => {
    let x = layers.convolution(pixels, first, { strides: 1, pad: 'valid', activation: 'leakyrelu' })
    for (const layer of separableLayers) {
      x = layers.maxPool(x, { strides: 2 })
      x = separableConvolution(layers, x, weights, layer, { strides: 1, activation: 'leakyrelu' })
    }
    x = layers.maxPool(x, { strides: 1 })
    return layers.convolution(x, last, { strides: 1, pad: 'valid', activation: 'linear' })
  }
}

/**
 * Takes `(pixel - mean) / 255` into the first convolution: filters are divided by 255, and what the means would add goes into the
 * bias. Exact, because that layer has no padding.
 */
function foldNormalisation(weights: Weights): Convolution {
  const filters = weights('conv0/filters')
  const bias = weights('conv0/bias')
  const scaled = filters.values.map((value) => value / 255)
  // Filters lie as [height, width, in, out]: the last side is the output, the one before the colour.
  const outputs = bias.values.length
  const shift = new Float64Array(outputs)
  scaled.forEach((value, i) => {
    const colour = Math.floor(i / outputs) % mean.length
    shift[i % outputs] = (shift[i % outputs] ?? 0) + value * (mean[colour] ?? 0)
  })
  return {
    filters: { shape: filters.shape, values: scaled },
    bias: { shape: bias.shape, values: bias.values.map((value, i) => value - (shift[i] ?? 0)) },
  }
}

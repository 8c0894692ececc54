import { leak, type Activation, type Layers } from '../layers.ts'
import type { Weight } from '../weights.ts'
import type { OnnxGraph, OnnxNode, OnnxPort, OnnxTensor } from './onnx-file.ts'

/** A value of a graph, by its name. Feature maps lie as ONNX wants them, `[batch, channels, height, width]`. */
export type OnnxValue = string

/** Layers that write down what is to be computed, and the graph that they make. */
export interface OnnxRecorder {
  layers: Layers<OnnxValue, OnnxValue>
  /** An input of pictures `[batch, height, width, channels]`, as our pixels lie. @returns the same as feature maps */
  input(name: string, dims: [height: number, width: number, channels: number]): OnnxValue
  /** Feature maps become an output `[batch, height, width, channels]`. */
  outputMaps(name: string, value: OnnxValue, dims: [height: number, width: number, channels: number]): void
  outputVectors(name: string, value: OnnxValue, length: number): void
  graph(name: string): OnnxGraph
}

/** Name of the side that is free. */
const batch = 'batch'

export function recordOnnx(): OnnxRecorder {
  const nodes: OnnxNode[] = []
  const weights: OnnxTensor[] = []
  const inputs: OnnxPort[] = []
  const outputs: OnnxPort[] = []

  function node(type: string, from: OnnxValue[], attributes: OnnxNode['attributes'] = {}, to = `${type}:${nodes.length}`): OnnxValue {
    nodes.push({ type, inputs: from, outputs: [to], attributes })
    return to
  }
  function constant(dims: number[], values: Float32Array): OnnxValue {
    const name = `weight:${weights.length}`
    weights.push({ name, dims, values })
    return name
  }
  const vector = ({ values }: Weight) => constant([values.length], values)

  function activate(x: OnnxValue, activation: Activation): OnnxValue {
    if (activation === 'linear') return x
    return activation === 'relu' ? node('Relu', [x]) : node('LeakyRelu', [x], { alpha: { float: leak } })
  }
  const padding = (pad: 'same' | 'valid') => ({ auto_pad: pad === 'same' ? 'SAME_UPPER' : 'VALID' })

  const layers: OnnxRecorder['layers'] = {
    convolution(x, { filters, bias }, { strides, pad, activation }) {
      const { dims, values } = outputsFirst(filters)
      const convolved = node('Conv', [x, constant(dims, values), vector(bias)], { strides: [strides, strides], ...padding(pad) })
      return activate(convolved, activation)
    },
    depthwise(x, filters, { strides }) {
      const { dims, values } = channelsFirst(filters)
      return node('Conv', [x, constant(dims, values)], { strides: [strides, strides], group: dims[0] ?? 1, ...padding('same') })
    },
    maxPool: (x, { strides }) => node('MaxPool', [x], { kernel_shape: [2, 2], strides: [strides, strides], ...padding('same') }),
    add: (a, b) => node('Add', [a, b]),
    relu: (x) => node('Relu', [x]),
    mean: (x) => node('Flatten', [node('GlobalAveragePool', [x])], { axis: 1 }),
    linear: (x, matrix, bias) => node('Gemm', [x, constant([...matrix.shape], matrix.values), vector(bias)]),
    softmax: (x) => node('Softmax', [x], { axis: 1 }),
  }

  return {
    layers,
    input(name, dims) {
      inputs.push({ name, dims: [batch, ...dims] })
      return node('Transpose', [name], { perm: [0, 3, 1, 2] })
    },
    outputMaps(name, value, dims) {
      outputs.push({ name, dims: [batch, ...dims] })
      node('Transpose', [value], { perm: [0, 2, 3, 1] }, name)
    },
    outputVectors(name, value, length) {
      outputs.push({ name, dims: [batch, length] })
      node('Identity', [value], {}, name)
    },
    graph: (name) => ({ name, nodes, weights, inputs, outputs }),
  }
}

/** Filters `[height, width, in, out]` as ONNX has them: `[out, in, height, width]`. */
const outputsFirst = (filters: Weight) => reorder(filters, [3, 2, 0, 1])

/** Depthwise filters `[height, width, channels, 1]` as ONNX has them: `[channels, 1, height, width]`. */
const channelsFirst = (filters: Weight) => reorder(filters, [2, 3, 0, 1])

/** The same numbers with the sides in another order. */
function reorder({ shape, values }: Weight, order: readonly number[]): { dims: number[]; values: Float32Array } {
  const strides = shape.map((_, side) => shape.slice(side + 1).reduce((product, length) => product * length, 1))
  const dims = order.map((side) => shape[side] ?? 1)
  const moved = order.map((side) => strides[side] ?? 1)
  const reordered = new Float32Array(values.length)
  for (let to = 0; to < reordered.length; to++) {
    let rest = to
    let from = 0
    for (let side = dims.length - 1; side >= 0; side--) {
      const length = dims[side] ?? 1
      from += (rest % length) * (moved[side] ?? 1)
      rest = Math.floor(rest / length)
    }
    reordered[to] = values[from] ?? 0
  }
  return { dims, values: reordered }
}

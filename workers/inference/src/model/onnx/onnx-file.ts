import protobuf from 'protobufjs'

/** A tensor of 32-bit floats. */
export interface OnnxTensor {
  name: string
  dims: number[]
  values: Float32Array
}

/** One step of a graph. Attributes: whole numbers and lists of them, floats as `{ float }`, text. */
export interface OnnxNode {
  type: string
  inputs: string[]
  outputs: string[]
  attributes: Record<string, number | number[] | { float: number } | string>
}

/** An input or output of floats. A side given as text is named, and free. */
export interface OnnxPort {
  name: string
  dims: (number | string)[]
}

export interface OnnxGraph {
  name: string
  inputs: OnnxPort[]
  outputs: OnnxPort[]
  weights: OnnxTensor[]
  /** In an order in which each finds its inputs made. */
  nodes: OnnxNode[]
}

/** Version of the operators' definitions that the graphs keep to, and of the format that goes with it. */
const operatorSet = 17
const formatVersion = 8

/** The part of ONNX's format that our graphs need; numbers and names are those of https://onnx.ai/onnx/repo-docs/IR.html. */
const schema = `
syntax = "proto3";
message Model { int64 ir_version = 1; string producer_name = 2; string producer_version = 3; Graph graph = 7; repeated OperatorSet opset_import = 8; }
message OperatorSet { string domain = 1; int64 version = 2; }
message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated ValueInfo input = 11; repeated ValueInfo output = 12; }
message Node { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated Attribute attribute = 5; }
message Attribute { string name = 1; float f = 2; int64 i = 3; bytes s = 4; repeated int64 ints = 8; int32 type = 20; }
message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
message ValueInfo { string name = 1; Type type = 2; }
message Type { TensorType tensor_type = 1; }
message TensorType { int32 elem_type = 1; Shape shape = 2; }
message Shape { repeated Dimension dim = 1; }
message Dimension { int64 dim_value = 1; string dim_param = 2; }`

const float32 = 1
/** `AttributeProto.AttributeType`. */
const attributeType = { float: 1, int: 2, string: 3, ints: 7 } as const

const modelType = protobuf.parse(schema, { keepCase: true }).root.lookupType('Model')

/** Writes a graph down as an ONNX file. @throws when it does not fit the format */
export function encodeOnnx(graph: OnnxGraph, version: string): Uint8Array {
  const model = {
    ir_version: formatVersion,
    producer_name: 'parley',
    producer_version: version,
    opset_import: [{ domain: '', version: operatorSet }],
    graph: {
      name: graph.name,
      node: graph.nodes.map(({ type, inputs, outputs, attributes }, i) => ({
        input: inputs,
        output: outputs,
        name: `${type}_${i}`,
        op_type: type,
        attribute: Object.entries(attributes).map(([name, value]) => ({ name, ...encodeAttribute(value) })),
      })),
      initializer: graph.weights.map(({ name, dims, values }) => ({ name, dims, data_type: float32, raw_data: littleEndian(values) })),
      input: graph.inputs.map(encodePort),
      output: graph.outputs.map(encodePort),
    },
  }
  const fault = modelType.verify(model)
  if (fault !== null) throw new Error(`the graph ${graph.name} does not fit ONNX's format: ${fault}`)
  return modelType.encode(model).finish()
}

function encodeAttribute(value: OnnxNode['attributes'][string]) {
  if (typeof value === 'number') return { i: value, type: attributeType.int }
  if (typeof value === 'string') return { s: Buffer.from(value), type: attributeType.string }
  if (Array.isArray(value)) return { ints: value, type: attributeType.ints }
  return { f: value.float, type: attributeType.float }
}

const encodePort = ({ name, dims }: OnnxPort) => ({
  name,
  type: {
    tensor_type: {
      elem_type: float32,
      shape: { dim: dims.map((side) => (typeof side === 'string' ? { dim_param: side } : { dim_value: side })) },
    },
  },
})

/** ONNX stores numbers little-endian, as does every machine that ONNX Runtime is published for. */
const littleEndian = (values: Float32Array) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

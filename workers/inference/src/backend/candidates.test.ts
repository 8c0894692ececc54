import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { backendLabel, type BackendChoice } from './backend.ts'
import { prospectsFor } from './candidates.ts'

let packages: string
beforeEach(() => void (packages = mkdtempSync(join(tmpdir(), 'packages-'))))
afterEach(() => rmSync(packages, { recursive: true }))

/** Puts a file of a package where it would be installed. */
function install(name: string, file = 'package.json') {
  const path = join(packages, 'node_modules', name, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '{ "version": "1.2.3" }')
}
const cudaLibrary = `bin/napi-v6/${process.platform}/${process.arch}/libonnxruntime_providers_cuda.so`

function look(choice: BackendChoice, requireGpu = false) {
  const prospects = prospectsFor(choice, { requireGpu, packages })
  return {
    possible: prospects.filter(({ reason }) => reason === undefined).map(({ candidate }) => backendLabel(candidate)),
    refused: Object.fromEntries(
      prospects.flatMap(({ candidate, reason }) => (reason === undefined ? [] : [[backendLabel(candidate), reason]])),
    ),
  }
}

test('with nothing installed there is wasm, and what would have to be installed is said', () => {
  expect(look('auto')).toEqual({
    possible: ['wasm'],
    refused: {
      'gpu cuda': '@tensorflow/tfjs-node-gpu is not installed: make install-backend BACKEND=gpu',
      'onnx cuda': 'onnxruntime-node is not installed: make install-backend BACKEND=onnx',
      'onnx cpu': 'onnxruntime-node is not installed: make install-backend BACKEND=onnx',
    },
  })
})

test('with everything installed a GPU comes first, TensorFlow before ONNX, then ONNX on the CPU, then wasm', () => {
  install('@tensorflow/tfjs-node-gpu')
  install('onnxruntime-node')
  install('onnxruntime-node', cudaLibrary)
  expect(look('auto')).toEqual({ possible: ['gpu cuda', 'onnx cuda', 'onnx cpu', 'wasm'], refused: {} })
  expect(look('gpu').possible).toEqual(['gpu cuda', 'gpu cpu'])
  expect(look('onnx').possible).toEqual(['onnx cuda', 'onnx cpu'])
  expect(look('wasm').possible).toEqual(['wasm'])
})

test('ONNX Runtime without its CUDA library is not tried on a GPU', () => {
  install('onnxruntime-node')
  expect(look('onnx')).toEqual({
    possible: ['onnx cpu'],
    refused: { 'onnx cuda': 'onnxruntime-node is installed without its CUDA library' },
  })
})

test('where a GPU is required, nothing on a CPU will do', () => {
  install('onnxruntime-node')
  expect(look('auto', true).possible).toEqual([])
  expect(look('wasm', true)).toEqual({ possible: [], refused: { wasm: 'REQUIRE_GPU asks for a GPU' } })
})

test('a back end that was asked for by name is not replaced by another', () => {
  expect(look('gpu').possible).toEqual([])
  expect(look('onnx').possible).toEqual([])
})

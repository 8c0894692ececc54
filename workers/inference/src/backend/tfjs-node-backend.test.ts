import { expect, test } from '@jest/globals'
import { gpuFault, restoreIsNullOrUndefined } from './tfjs-node-backend.ts'

test('TensorFlow is believed to compute on a GPU when it says so itself', () => {
  expect(gpuFault({ isGPUPackage: true, isUsingGpuDevice: true })).toBeUndefined()
})

test('its silent fall to the CPU is told', () => {
  expect(gpuFault({ isGPUPackage: true, isUsingGpuDevice: false })).toContain('TensorFlow found no GPU')
})

test('the package for CPUs is not taken for the one for GPUs', () => {
  expect(gpuFault({ isGPUPackage: false, isUsingGpuDevice: true })).toContain('not the one for GPUs')
})

test('a function that the package needs is there on newer Nodes, too', async () => {
  restoreIsNullOrUndefined()
  const { default: util } = (await import('node:util')) as unknown as { default: { isNullOrUndefined: (value: unknown) => boolean } }
  expect([null, undefined, 0, ''].map((value) => util.isNullOrUndefined(value))).toEqual([true, true, false, false])
})

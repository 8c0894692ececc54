import type { FaceModel } from '../model/face-model.ts'

/** Sizes that a GPU sees: powers of two up to the largest, and that one. */
export function batchSizes(largest: number): number[] {
  const powers = Array.from({ length: Math.ceil(Math.log2(largest)) }, (_, i) => 2 ** i)
  return [...powers, largest]
}

/**
 * A model that sees few sizes: a batch is filled up with blanks to the next one. A GPU's libraries choose their algorithms anew for each
 * shape, which costs seconds; a CPU would only compute more.
 */
export function padBatches(model: FaceModel, sizes: readonly number[]): FaceModel {
  async function padded<Out>(items: readonly Float32Array[], run: (items: readonly Float32Array[]) => Promise<Out[]>): Promise<Out[]> {
    const size = sizes.find((each) => each >= items.length) ?? items.length
    if (size === items.length) return run(items)
    const blank = new Float32Array(items[0]?.length ?? 0)
    const outputs = await run([...items, ...Array.from({ length: size - items.length }, () => blank)])
    return outputs.slice(0, items.length)
  }
  return {
    detect: (squares) => padded(squares, (all) => model.detect(all)),
    read: (faces) => padded(faces, (all) => model.read(all)),
  }
}

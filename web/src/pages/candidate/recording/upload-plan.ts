/** A part of an upload, as the platform's ticket says: bytes `from` up to but not including `to`. */
export interface Part {
  number: number
  url: string
  from: number
  to: number
}

/** Bytes of one chunk: `from` up to but not including `to` within it. */
export interface ChunkRange {
  index: number
  from: number
  to: number
}

/** Where the bytes `from` up to `to` of a recording lie, among chunks of these sizes. @throws RangeError when there are fewer bytes */
export function chunkRanges(sizes: readonly number[], from: number, to: number): ChunkRange[] {
  const ranges: ChunkRange[] = []
  let start = 0
  for (const [index, size] of sizes.entries()) {
    const end = start + size
    if (end > from && start < to) ranges.push({ index, from: Math.max(0, from - start), to: Math.min(size, to - start) })
    start = end
  }
  if (to > start) throw new RangeError(`the recording has ${start} bytes, and byte ${to} was asked for`)
  return ranges
}

/** The parts that the store does not have yet, in order. */
export const missingParts = (parts: readonly Part[], done: readonly number[]): Part[] =>
  parts.filter(({ number }) => !done.includes(number)).sort((a, b) => a.from - b.from)

/** Bytes that the store has. */
export const sentBytes = (parts: readonly Part[], done: readonly number[]): number =>
  parts.filter(({ number }) => done.includes(number)).reduce((sum, { from, to }) => sum + to - from, 0)

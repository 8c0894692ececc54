/** Bytes of UTF-8 that the platform takes of one answer. */
const most = 65_536

/** Bytes too many; 0 when it can be handed in. */
export const bytesOver = (transcript: string): number => {
  // A character has at most three bytes for each of its units: short texts need not be counted.
  if (transcript.length * 3 <= most) return 0
  return Math.max(0, new TextEncoder().encode(transcript).byteLength - most)
}

export const wordCount = (transcript: string): number => transcript.trim().split(/\s+/).filter(Boolean).length

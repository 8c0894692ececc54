import { ParleyError } from '@parley/platform'

/** Bytes of UTF-8. */
const largestTranscript = 65_536

/** @throws ParleyError PAYLOAD_TOO_LARGE */
export function requireTranscriptSize(transcript: string): void {
  if (Buffer.byteLength(transcript) > largestTranscript)
    throw new ParleyError('PAYLOAD_TOO_LARGE', { message: `\`transcript\` may have at most ${largestTranscript} bytes.` })
}

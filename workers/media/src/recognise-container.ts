import { fileTypeFromBuffer } from 'file-type'

/** Bytes from the start that tell one kind from another. */
export const tellingBytes = 4_100

/**
 * What containers look like, by what may be recorded as them: the same container holds sound alone, and Apple's writers call that by
 * another name.
 */
const looks: Record<string, readonly string[]> = {
  'video/webm': ['video/webm'],
  'audio/webm': ['video/webm', 'audio/webm'],
  'video/mp4': ['video/mp4', 'video/x-m4v'],
  'audio/mp4': ['audio/mp4', 'audio/x-m4a', 'video/mp4'],
}

/**
 * Whether an object begins as its content type says: EBML with the document type `webm`, or ISO media with an `ftyp` box of MP4.
 * @param contentType as the uploader said, for example `video/webm;codecs="vp8,opus"`
 * @param head the first `tellingBytes` bytes, or all there are
 */
export async function isOfType(contentType: string, head: Uint8Array): Promise<boolean> {
  const [base = ''] = contentType.split(';', 1)
  const found = await fileTypeFromBuffer(head)
  return found !== undefined && (looks[base.trim().toLowerCase()] ?? []).includes(found.mime)
}

import { ParleyError } from '@parley/platform'

const alphabet = /^[A-Za-z0-9+/]*={0,2}$/

/**
 * Base64 as RFC 4648 has it: its own alphabet, padded, no white space. Node's decoder would skip what it does not know.
 * @throws ParleyError BAD_USER_INPUT
 */
export function decodeBase64(text: string): Buffer {
  if (text.length % 4 === 0 && alphabet.test(text)) return Buffer.from(text, 'base64')
  throw new ParleyError('BAD_USER_INPUT', {
    message: '`image` must be the base64 of a JPEG: padded, without line breaks or a `data:` prefix.',
  })
}

import { expect, test } from '@jest/globals'
import { isOfType } from './recognise-container.ts'
import { recordedMp4, recordedText, recordedWebm } from './testing/recorded-bytes.ts'

const webm = recordedWebm(5_000).bytes
const mp4 = recordedMp4(5_000).bytes
const matroska = Buffer.from(webm.toString('latin1').replace('webm', 'mkvx'), 'latin1')
const quickTime = Buffer.from(mp4.toString('latin1').replace('isom', 'qt  '), 'latin1')

test.each([
  ['video/webm', webm, true],
  ['video/webm;codecs="vp8,opus"', webm, true],
  ['Video/WebM ; codecs=vp9', webm, true],
  ['audio/webm', webm, true],
  ['video/mp4', mp4, true],
  ['audio/mp4', mp4, true],
  ['video/mp4', webm, false],
  ['video/webm', mp4, false],
  ['video/webm', matroska, false],
  ['video/mp4', quickTime, false],
  ['video/webm', recordedText('<html><script>alert(1)</script>').bytes, false],
  ['video/webm', Buffer.alloc(0), false],
  ['video/webm', webm.subarray(0, 4), false],
  ['text/html', webm, false],
])('%s: what begins as its bytes do is of this type or not', async (contentType, head, is) => {
  expect(await isOfType(contentType, head)).toBe(is)
})

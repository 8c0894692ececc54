import { describe, expect, test } from '@jest/globals'
import { frameLimits } from '@parley/contracts'
import sharp from 'sharp'
import { claimDimensions, oneFace } from '../testing/photographs.ts'
import { decodeFrame } from './decode-frame.ts'

const blank = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#c02040' } })
/** Left half red, right half blue. */
const halves = () =>
  blank(64, 32).composite([{ input: { create: { width: 32, height: 32, channels: 3, background: '#0000ff' } }, left: 32, top: 0 }])

const pixelsOf = async (jpeg: Buffer) => {
  const frame = await decodeFrame(jpeg)
  if (!('pixels' in frame)) throw new Error(frame.refusal)
  return frame.pixels
}

describe('a frame that is what it says', () => {
  test('becomes red, green and blue, row by row', async () => {
    const { data, width, height } = await pixelsOf(await blank(64, 32).jpeg({ quality: 100 }).toBuffer())
    expect([width, height, data.length]).toEqual([64, 32, 64 * 32 * 3])
    expect(Math.abs((data[0] ?? 0) - 0xc0)).toBeLessThan(4)
    expect(Math.abs((data[2] ?? 0) - 0x40)).toBeLessThan(4)
  })

  test('is turned as its EXIF orientation says', async () => {
    const turned = await halves().jpeg().withMetadata({ orientation: 6 }).toBuffer()
    const { data, width, height } = await pixelsOf(turned)
    expect([width, height]).toEqual([32, 64])
    // Turned clockwise, red is at the top and blue at the bottom.
    expect(data[0]).toBeGreaterThan(150)
    expect(data[data.length - 1]).toBeGreaterThan(200)
    expect(data[data.length - 3]).toBeLessThan(60)
  })

  test('may be grey', async () => {
    const { data } = await pixelsOf(await blank(64, 32).greyscale().jpeg().toBuffer())
    expect(data.length).toBe(64 * 32 * 3)
    expect(data[0]).toBe(data[1])
  })

  test('may be CMYK', async () => {
    const { data } = await pixelsOf(await halves().toColourspace('cmyk').jpeg().toBuffer())
    expect(data.length).toBe(64 * 32 * 3)
    expect(data[0] ?? 0).toBeGreaterThan(data[2] ?? 255)
  })

  test('may be progressive', async () => {
    expect((await pixelsOf(await blank(64, 32).jpeg({ progressive: true }).toBuffer())).width).toBe(64)
  })
})

describe('a frame that lies', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['nothing', () => Buffer.alloc(0), 'not a JPEG'],
    ['text', () => Buffer.from('This is not a picture, however much one looks at it.'), 'not a JPEG'],
    ['a PNG', () => blank(64, 64).png().toBuffer(), 'not a JPEG'],
    ['a GIF', () => blank(64, 64).gif().toBuffer(), 'not a JPEG'],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'not a JPEG'],
    ['the magic number alone', () => Buffer.from([0xff, 0xd8, 0xff]), 'corrupt'],
    ['noise behind the magic number', () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000, 0x5a)]), 'corrupt'],
    ['more bytes than allowed', () => Buffer.alloc(frameLimits.bytes + 1, 0xff), 'too large'],
    ['16000x64', () => blank(16_000, 64).jpeg().toBuffer(), 'dimensions'],
    ['a longer side than allowed', () => blank(4_097, 8).jpeg().toBuffer(), 'dimensions'],
  ])('%s is refused', async (_name, make, refusal) => {
    expect(await decodeFrame(await make())).toEqual({ refusal })
  })

  test('a header that claims 20000x20000 is refused before anything is decoded', async () => {
    const bomb = claimDimensions(await oneFace(), 20_000, 20_000)
    expect(await decodeFrame(bomb)).toEqual({ refusal: expect.stringMatching(/^(dimensions|corrupt)$/) as unknown })
  })

  test.each([0.02, 0.3, 0.6, 0.95])('a JPEG cut after %f of its bytes is refused', async (share) => {
    const whole = await oneFace()
    expect(await decodeFrame(whole.subarray(0, Math.floor(whole.length * share)))).toEqual({ refusal: 'corrupt' })
  })
})

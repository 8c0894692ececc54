import { promised } from '@parley/platform/testing'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { jpegOf, segment } from './jpeg.fixture.ts'
import { readJpegHeader } from './jpeg-header.ts'

const without = (bytes: Buffer, last: number) => bytes.subarray(0, bytes.length - last)

describe('a picture that can be read', () => {
  test.each([0xc0, 0xc1, 0xc2])('frame header %#x', (frame) => {
    expect(readJpegHeader(jpegOf({ frame }))).toEqual({ width: 640, height: 480 })
  })

  test.each([1, 3, 4])('%d components', (components) => {
    expect(readJpegHeader(jpegOf({ components }))).toEqual({ width: 640, height: 480 })
  })

  test('with bytes after its end', () => {
    expect(readJpegHeader(Buffer.concat([jpegOf(), Buffer.from('appended by the camera')]))).toEqual({ width: 640, height: 480 })
  })

  test('with fill bytes and a thumbnail before its frame header', () => {
    const jpeg = jpegOf({ width: 320, height: 240 })
    const thumbnail = segment(0xe1, [...jpegOf({ width: 16, height: 16, scanBytes: 20 })])
    const picture = Buffer.from([0xff, 0xd8, 0xff, 0xff, ...thumbnail, ...jpeg.subarray(2)])
    expect(readJpegHeader(picture)).toEqual({ width: 320, height: 240 })
  })

  test('as large as its header says, whatever its bytes', () => {
    expect(readJpegHeader(jpegOf({ width: 20_000, height: 20_000 }))).toEqual({ width: 20_000, height: 20_000 })
  })

  test('taken by a camera', () => {
    const folder = join(dirname(fileURLToPath(import.meta.resolve('@vladmandic/face-api/package.json'))), 'demo')
    const photographs = readdirSync(folder).filter((name) => name.endsWith('.jpg'))
    expect(photographs.length).toBeGreaterThan(3)
    for (const name of photographs) expect(readJpegHeader(readFileSync(join(folder, name)))).toHaveProperty('width')
  })
})

describe('a picture that cannot be read', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('not a picture')],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['a start of image and then something else', Buffer.from([0xff, 0xd8, 0x00, 0x01])],
  ])('%s is no JPEG', (_name, bytes) => {
    expect(readJpegHeader(bytes)).toEqual({ fault: 'NOT_JPEG' })
  })

  test('cut anywhere, it is truncated', () => {
    const jpeg = jpegOf()
    for (let last = 1; last <= jpeg.length - 2; last++) expect(readJpegHeader(without(jpeg, last))).toEqual({ fault: 'TRUNCATED' })
  })

  test('the end of its thumbnail is not its own', () => {
    const thumbnail = segment(0xe1, [...jpegOf({ scanBytes: 20 })])
    const picture = Buffer.from([0xff, 0xd8, ...thumbnail, ...jpegOf().subarray(2)])
    expect(readJpegHeader(without(picture, 10))).toEqual({ fault: 'TRUNCATED' })
  })

  test.each([
    ['lossless', { frame: 0xc3 }],
    ['hierarchical', { frame: 0xc5 }],
    ['arithmetic', { frame: 0xc9 }],
    ['arithmetic and progressive', { frame: 0xca }],
    ['of 12 bits', { precision: 12 }],
    ['of two components', { components: 2 }],
    ['without a height', { height: 0 }],
    ['without a frame header', { frame: 0xe5 }],
  ])('one %s is not supported', (_name, shape) => {
    expect(readJpegHeader(jpegOf(shape))).toEqual({ fault: 'UNSUPPORTED' })
  })
})

test('any bytes at all get an answer', () => {
  const jpeg = jpegOf()
  let seed = 7
  const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below
  for (let round = 0; round < 20_000; round++) {
    const bytes = Buffer.from(jpeg.subarray(0, 2 + random(jpeg.length - 1)))
    for (let change = 0; change < 4; change++) bytes[2 + random(Math.max(1, bytes.length - 2))] = random(256)
    const header = readJpegHeader(bytes)
    expect('fault' in header || (header.width > 0 && header.height > 0)).toBe(true)
  }
})

test('half a megabyte of fill bytes takes no time', () => {
  const started = performance.now()
  expect(readJpegHeader(Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(524_288, 0xff)]))).toEqual({ fault: 'TRUNCATED' })
  expect(performance.now() - started).toBeLessThan(promised(200))
})

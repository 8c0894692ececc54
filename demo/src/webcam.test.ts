import { expect, test } from '@jest/globals'
import sharp from 'sharp'
import { createWebcam } from './webcam.ts'

test('the webcam shows 640x480 JPEGs that move from frame to frame, the same each time', async () => {
  const take = await createWebcam()
  const pictures = await Promise.all([0, 1, 2, 6].map(take))
  for (const picture of pictures) expect(await sharp(picture).metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 480 })
  expect(new Set(pictures.map((picture) => picture.toString('base64'))).size).toBe(4)
  expect(await take(1)).toEqual(pictures[1])
})

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createWebcam } from '@parley/demo/webcam'

/** So many pictures are in the film, and each is shown for so many of its frames, of which a second has 30. */
const pictures = 48
const framesEach = 6

/**
 * Writes a film of real faces for a browser's webcam: JPEGs one after the other, as Chromium reads them.
 * @returns the browser's flags for it; the microphone beeps
 */
export async function fakeWebcam(folder: string): Promise<string[]> {
  const webcam = await createWebcam()
  const shots: Buffer[] = []
  for (let number = 0; number < pictures; number += 1) shots.push(await webcam(number))
  const file = join(folder, 'webcam.mjpeg')
  writeFileSync(file, Buffer.concat(shots.flatMap((shot) => Array<Buffer>(framesEach).fill(shot))))
  return ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${file}`]
}

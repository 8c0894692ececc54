import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const packageFolder = dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'))

/** Six photographs of one to five people, 1920 pixels wide, that come with the networks' weights. */
export const samples: string[] = [1, 2, 3, 4, 5, 6].map((n) => join(packageFolder, `demo/sample${n}.jpg`))

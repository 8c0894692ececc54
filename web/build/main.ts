import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'vite'
import { compress } from './compress.ts'

/** `npm run build -w web -- --out FOLDER`: the pages as files to be served; default `web/dist`, emptied before. */
const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({ options: { out: { type: 'string', default: resolve(root, 'dist') } } })
await build({ root, logLevel: 'warn', build: { outDir: values.out, emptyOutDir: true } })
compress(values.out)

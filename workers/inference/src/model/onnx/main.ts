import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { convertNetworks } from './convert-networks.ts'

// Writes the networks down as ONNX files, for a look with other tools; the worker itself converts them in memory when it starts.

const help = `Converts face-api's weights to ONNX.

  npm run write-onnx -w @parley/inference-worker -- --out FOLDER

Writes detector.onnx (pixels -> logits) and faces.onnx (faces -> probabilities, landmarks); the batch is free.
`
const { values } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean' } } })
if (values.out === undefined) {
  ;(values.help ? process.stdout : process.stderr).write(help)
  process.exitCode = values.help ? 0 : 2
} else {
  mkdirSync(values.out, { recursive: true })
  for (const [name, file] of Object.entries<Uint8Array>({ ...(await convertNetworks()) })) {
    const path = join(values.out, `${name}.onnx`)
    writeFileSync(path, file)
    process.stdout.write(`${path} ${Math.round(file.length / 1024)} KB\n`)
  }
}

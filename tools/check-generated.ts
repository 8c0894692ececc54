import { readFileSync } from 'node:fs'
import { compose } from './compose.ts'
import { documents } from './documents.ts'

/** Fails when a committed file is not what its sources make of it. */
const { supergraph, api } = compose()
const files = { 'supergraph.graphql': supergraph, 'api.graphql': api, ...documents() }
const stale = Object.entries(files).filter(([file, content]) => readFileSync(file, 'utf8') !== content)
if (stale.length > 0) {
  process.stderr.write(`Not current: ${stale.map(([file]) => file).join(', ')}. Run \`make generate\` and commit the result.\n`)
  process.exit(1)
}

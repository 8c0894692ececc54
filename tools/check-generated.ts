import { staleFiles } from './stale-files.ts'

/** Fails when a committed file is not what its sources make of it. Run before `generate`, which would mend it unseen. */
const stale = staleFiles()
if (stale.length > 0) {
  process.stderr.write(`Not current: ${stale.join(', ')}. Run \`make generate\` and commit the result.\n`)
  process.exit(1)
}

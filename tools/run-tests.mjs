import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ClosingLine from './jest-closing-line.cjs'

/** Every test (but for those that only TEST_ALL adds, jest.config.mjs): unit, integration and services side by side, then the tests of the whole, one at a time since they measure. One closing line. */
const folder = mkdtempSync(join(tmpdir(), 'parley-tests-'))
const counts = join(folder, 'counts')
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js']
const length = process.env.TEST_ALL ? {} : { TEST_SHORT: '1' }
const run = (...words) =>
  spawnSync(process.execPath, [...jest, ...words], { stdio: 'inherit', env: { ...process.env, ...length, TEST_COUNTS: counts } }).status

// Three at a time on two cores: many of these wait, for a server or for a time to pass.
const statuses = [
  run('--selectProjects', 'unit', 'integration', 'services', '--maxWorkers=3'),
  run('--selectProjects', 'e2e', 'e2e-services', '--runInBand'),
]
const total = { passed: 0, failed: 0, skipped: 0 }
for (const line of readFileSync(counts, 'utf8').trim().split('\n')) {
  for (const [key, value] of Object.entries(JSON.parse(line))) total[key] += value
}
rmSync(folder, { recursive: true })
process.stdout.write(ClosingLine.line(total))
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1

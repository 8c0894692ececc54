import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a newcomer gets: a clone of the last commit in a new folder, `make dev-up` ready within 120 s, then again within 10 s. */
const promises = [
  { what: 'first start, packages installed', seconds: 120 },
  { what: 'second start', seconds: 10 },
]
const folder = mkdtempSync(join(tmpdir(), 'parley-clone-'))
let failed = 0
try {
  const { status } = spawnSync('git', ['clone', '--quiet', process.cwd(), folder], { stdio: 'inherit' })
  if (status !== 0) throw new Error('could not clone')
  for (const { what, seconds } of promises) {
    const took = await devUp()
    if (took > seconds) failed += 1
    process.stdout.write(`${what}: ready after ${took.toFixed(1)} s (promised: ${seconds} s)\n`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.stdout.write(`${promises.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

/** Seconds until it says that it is ready; then Ctrl-C, as a terminal sends it: to the whole group. */
async function devUp() {
  const begin = performance.now()
  const make = spawn('make', ['dev-up'], {
    cwd: folder,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = new Promise((done) => make.once('close', done))
  await new Promise((ready, fail) => {
    let said = ''
    make.stdout.on('data', (chunk) => {
      said += chunk
      if (said.includes('Parley is ready')) ready()
    })
    void ended.then((code) => fail(new Error(`make dev-up ended with ${code}:\n${said}`)))
  })
  const took = (performance.now() - begin) / 1000
  if (make.pid !== undefined) process.kill(-make.pid, 'SIGINT')
  await ended
  return took
}

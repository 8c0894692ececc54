import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { planInstall, type InstallPlan } from './install-plan.ts'

// `make install-backend BACKEND=gpu|onnx`: puts an optional back end of the inference worker where the worker finds it. No lock file knows
// of it: `npm ci` and `npm install` take it away again.

const help = `Installs an optional back end of the inference worker. package.json and package-lock.json stay as they are.

  make install-backend BACKEND=onnx     ONNX Runtime; with CUDA's part where this machine has an NVIDIA driver
  make install-backend BACKEND=gpu      TensorFlow for NVIDIA GPUs
  DRY_RUN=1                             only prints what would be done

  --cuda auto|yes|no                    of onnx: whether to fetch CUDA's part, some hundred megabytes; default auto
`
const root = join(import.meta.dirname, '..')

function parse() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { cuda: { type: 'string', default: 'auto' }, 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } },
    })
    return { backend: positionals[0] ?? '', cuda: values.cuda, dryRun: values['dry-run'] ?? false, help: values.help ?? false }
  } catch {
    return { backend: '', cuda: 'auto', dryRun: false, help: false }
  }
}

const hasDriver = () => spawnSync('nvidia-smi', { stdio: 'ignore' }).status === 0

/** @returns whether every step went well; at the first that does not, says what that means */
function carryOut({ steps, remove }: InstallPlan): boolean {
  for (const { command, environment, failure } of steps) {
    process.stdout.write(`$ ${[...Object.entries(environment).map(([name, value]) => `${name}=${value}`), ...command].join(' ')}\n`)
    const [program = '', ...options] = command
    const { status } = spawnSync(program, options, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } })
    if (status === 0) continue
    process.stderr.write(`\n${failure}\n`)
    // Half a back end would be tried, and fail, at each start.
    rmSync(join(root, 'node_modules', remove), { recursive: true, force: true })
    return false
  }
  return true
}

const asked = parse()
const peers = (
  JSON.parse(readFileSync(join(root, 'workers/inference/package.json'), 'utf8')) as { peerDependencies: Record<string, string> }
).peerDependencies // ours
const plan = planInstall(asked.backend, {
  versions: peers,
  installed: Object.keys(peers).filter((name) => existsSync(join(root, 'node_modules', name))),
  cuda: asked.cuda === 'yes' || (asked.cuda === 'auto' && hasDriver()),
  platform: `${process.platform}/${process.arch}`,
})
if (asked.help) process.stdout.write(help)
else if (typeof plan === 'string') {
  process.stderr.write(`${plan}\n\n${help}`)
  process.exitCode = 2
} else {
  process.stdout.write(`${plan.needs.join('\n')}\n\n`)
  if (asked.dryRun)
    for (const { command, environment } of plan.steps)
      process.stdout.write(
        `would run: ${[...Object.entries(environment).map(([name, value]) => `${name}=${value}`), ...command].join(' ')}\n`,
      )
  else if (carryOut(plan)) process.stdout.write(`\nInstalled. See what it does: BACKEND=${asked.backend} make check-gpu\n`)
  else process.exitCode = 1
}

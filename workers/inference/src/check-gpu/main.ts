import { reasonOf } from '@parley/platform'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { backendChoices, backendLabel, type Backend, type BackendChoice } from '../backend/backend.ts'
import { prospectsFor } from '../backend/candidates.ts'
import { openBackend } from '../backend/open-backend.ts'
import { readGpus } from '../gpu/nvidia-smi.ts'
import { agrees, compare, lookAt, readPhotographs, tolerance, type Agreement, type Sight } from './agreement.ts'
import { measureBatch } from './batch-speed.ts'
import { samples } from './samples.ts'

// `make check-gpu`: the evidence that a GPU computes, or why none does.

const help = `What computes the networks here, whether it agrees with WebAssembly, and how fast it is.

  make check-gpu                      the best back end that this machine has
  BACKEND=gpu|onnx|wasm make check-gpu
  npm run check-gpu -w @parley/inference-worker -- [options]

  --backend NAME    ${backendChoices.join(', ')}; default auto
  --batches LIST    frames of a batch; default 1,2,4,8,16,32
  --seconds N       time for each batch size; default 1
  --packages DIR    where to look for the optional back ends; default beside the worker's own packages
  --help

Exit code: 0 when a GPU computes and agrees, 1 when it does not, 2 when the command is wrong.
`

const options = z.object({
  backend: z.enum(backendChoices).default('auto'),
  batches: z
    .string()
    .default('1,2,4,8,16,32')
    .transform((list) => list.split(',').map(Number))
    .pipe(z.array(z.int().min(1).max(256))),
  seconds: z.coerce.number().positive().default(1),
  packages: z.string().optional(),
})
type Options = z.infer<typeof options>

const print = (line = '') => void process.stdout.write(`${line}\n`)

/** Opens the first candidate that can be had, and says why not of those before it. */
async function openFirst(choice: BackendChoice, packages: string | undefined): Promise<Backend | undefined> {
  for (const { candidate, reason } of prospectsFor(choice, { requireGpu: false, packages })) {
    try {
      if (reason === undefined) return await openBackend(candidate, { packages })
      print(`not ${backendLabel(candidate)}: ${reason}`)
    } catch (error) {
      print(`not ${backendLabel(candidate)}: ${reasonOf(error)}`)
    }
  }
  return undefined
}

function printAgreement({ faces, sameFaces, box, probability, landmark }: Agreement) {
  print(`agreement with wasm over ${samples.length} photographs, ${faces} faces, each network in one batch:`)
  print(`  faces         ${sameFaces ? 'the same' : 'NOT the same'}`)
  print(`  boxes         within ${box.toExponential(1)} pixels        (allowed ${tolerance.box})`)
  print(`  probabilities within ${probability.toExponential(1)}               (allowed ${tolerance.probability})`)
  print(`  landmarks     within ${landmark.toExponential(1)} of the side   (allowed ${tolerance.landmark})`)
}

async function printSpeed(
  { model }: Backend,
  { squares, faces }: { squares: Float32Array[]; faces: Float32Array[] },
  { batches, seconds }: Options,
) {
  print('networks alone, on one calling thread:')
  print('  batch   detect ms     read ms    frames/s')
  for (const batch of batches) {
    const speed = await measureBatch(model, { squares, faces }, { batch, seconds })
    const cells = [speed.detectMs.toFixed(2), speed.readMs.toFixed(2), speed.framesPerSecond.toFixed(1)].map((cell) => cell.padStart(12))
    print(`  ${String(batch).padStart(5)}${cells.join('')}`)
  }
}

/** What wasm sees. It comes first: TensorFlow.js has one back end at a time in a process. */
async function referenceSight(photographs: Awaited<ReturnType<typeof readPhotographs>>): Promise<Sight> {
  const { model } = await openBackend({ backend: 'wasm', device: 'cpu' })
  return lookAt(model, photographs)
}

/** @returns the exit code */
async function check(chosen: Options): Promise<number> {
  const photographs = await readPhotographs(samples)
  const reference = await referenceSight(photographs)
  for (const { index, name, driver } of await readGpus()) print(`GPU ${index}: ${name}, driver ${driver}`)
  const backend = await openFirst(chosen.backend, chosen.packages)
  if (backend === undefined) {
    print(`\nNo GPU computes: the back end ${chosen.backend} cannot be had.`)
    return 1
  }
  print(`back end: ${backendLabel(backend)}`)
  print(`device:   ${backend.deviceName}`)
  const versions = { ...backend.versions, node: process.version }
  print(
    `versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}\n`,
  )
  const agreement = compare(await lookAt(backend.model, photographs, reference.boxes), reference)
  printAgreement(agreement)
  print()
  await printSpeed(backend, { squares: photographs.map(({ square }) => square), faces: reference.faces }, chosen)
  print()
  const agreed = agrees(agreement)
  if (backend.device === 'cpu') print(`No GPU computes: ${backendLabel(backend)} runs on the CPU.`)
  else if (agreed) print(`A GPU computes, and agrees with wasm: ${backend.deviceName}.`)
  if (!agreed) print('It does NOT agree with wasm.')
  return backend.device === 'gpu' && agreed ? 0 : 1
}

function parse(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        backend: { type: 'string' },
        batches: { type: 'string' },
        seconds: { type: 'string' },
        packages: { type: 'string' },
        help: { type: 'boolean' },
      },
    })
    if (values.help) {
      print(help)
      return undefined
    }
    return options.parse(values)
  } catch (error) {
    const reasons =
      error instanceof z.ZodError ? error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`) : [String(error)]
    process.stderr.write(`${reasons.join('\n')}\n\n${help}`)
    process.exitCode = 2
    return undefined
  }
}

const chosen = parse()
if (chosen !== undefined) process.exitCode = await check(chosen)

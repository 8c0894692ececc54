import type { BackendChoice, Candidate } from './backend.ts'
import { hasCuda } from './onnx-backend.ts'
import { findOptionalPackage, NotInstalledError, optionalPackages } from './optional-package.ts'

/**
 * What to try for a choice, best first. ONNX on the CPU comes before WebAssembly because it is several times faster: `make check-gpu`
 * with `BACKEND=onnx` and `BACKEND=wasm` shows by how much, docs/inference.md what it was when we measured.
 */
const order: Record<BackendChoice, readonly Candidate[]> = {
  auto: [
    { backend: 'gpu', device: 'gpu' },
    { backend: 'onnx', device: 'gpu' },
    { backend: 'onnx', device: 'cpu' },
    { backend: 'wasm', device: 'cpu' },
  ],
  gpu: [
    { backend: 'gpu', device: 'gpu' },
    { backend: 'gpu', device: 'cpu' },
  ],
  onnx: [
    { backend: 'onnx', device: 'gpu' },
    { backend: 'onnx', device: 'cpu' },
  ],
  wasm: [{ backend: 'wasm', device: 'cpu' }],
}

/** A candidate that was passed over, and why. */
export interface Refusal extends Candidate {
  reason: string
}

/** What may be tried for a choice; with the reason, where there is one to pass it over untried. */
export interface Prospect {
  candidate: Candidate
  reason: string | undefined
}

/**
 * @param options.requireGpu no candidate on a CPU will do
 * @param options.packages see `OpenBackendOptions`
 * @returns best first
 */
export const prospectsFor = (choice: BackendChoice, options: { requireGpu: boolean; packages?: string | undefined }): Prospect[] =>
  order[choice].map((candidate) => ({ candidate, reason: reasonAgainst(candidate, options) }))

function reasonAgainst({ backend, device }: Candidate, { requireGpu, packages }: { requireGpu: boolean; packages?: string | undefined }) {
  if (requireGpu && device === 'cpu') return 'REQUIRE_GPU asks for a GPU'
  if (backend === 'wasm') return undefined
  const found = findOptionalPackage(optionalPackages[backend], packages)
  if (found === undefined) return new NotInstalledError(backend).message
  // Spares a process that would find out the same.
  if (backend === 'onnx' && device === 'gpu' && !hasCuda(found)) return `${optionalPackages.onnx} is installed without its CUDA library`
  return undefined
}

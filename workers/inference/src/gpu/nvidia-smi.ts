import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** One NVIDIA GPU as its driver sees it. */
export interface Gpu {
  /** 0, 1, … as CUDA counts with `CUDA_DEVICE_ORDER=PCI_BUS_ID`. */
  index: string
  name: string
  driver: string
  /** Share of the last sample period in which something was computed, 0 to 1; undefined where the driver does not tell. */
  utilization: number | undefined
}

const run = promisify(execFile)
const fields = ['index', 'name', 'driver_version', 'utilization.gpu']

/**
 * Asks `nvidia-smi`, the driver's own tool, which container runtimes put beside the driver.
 * @param command for a tool of another name
 * @returns the GPUs; none where there is no such tool, no driver, or no answer within 2 s
 */
export async function readGpus(command = 'nvidia-smi'): Promise<Gpu[]> {
  try {
    const { stdout } = await run(command, [`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits'], { timeout: 2_000 })
    return parseGpus(stdout)
  } catch {
    return []
  }
}

/** Reads the tool's answer: one line for each GPU, values by commas; what a GPU cannot tell stands as `[N/A]`. */
export function parseGpus(text: string): Gpu[] {
  return text
    .split('\n')
    .map((line) => line.split(',').map((value) => value.trim()))
    .filter((values) => values.length === fields.length)
    .map(([index = '', name = '', driver = '', utilization = '']) => ({
      index,
      name,
      driver,
      utilization: /^\d+$/.test(utilization) ? Number(utilization) / 100 : undefined,
    }))
}

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void // there since the line above

/** Bytes that this process holds on to: heap and buffers, after collecting garbage. */
export function liveMemory(): number {
  // Twice: buffers found dead by the first are counted until the second.
  collectGarbage()
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

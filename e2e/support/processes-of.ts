import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The pids of a platform's processes by name, as their log tells: the newest of each. */
export function processesOf(dataFolder: string): Record<string, number> {
  const pids: Record<string, number> = {}
  for (const line of readFileSync(join(dataFolder, 'services/parley.log'), 'utf8').trim().split('\n')) {
    const { name, pid } = JSON.parse(line) as { name: string; pid?: number } // of pino; of what is no log line, the supervisor's
    if (pid !== undefined && name !== 'dev-up') pids[name] = pid
  }
  return pids
}

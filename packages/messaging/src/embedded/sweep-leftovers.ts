import { opendir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessMissing } from './durable-file.ts'

/** Until then a process may be at it. */
const leftoverAfterMs = 86_400_000

/** Removes from a folder what a process left that died over it: whatever is not used and was not touched for a day. */
export async function sweepLeftovers(folder: string, isUsed: (name: string) => Promise<boolean>): Promise<void> {
  for await (const { name } of await opendir(folder)) {
    const path = join(folder, name)
    const about = await unlessMissing(stat(path))
    // By the clock of the file system.
    if (about === undefined || Date.now() - about.mtimeMs < leftoverAfterMs) continue
    if (!(await isUsed(name))) await rm(path, { recursive: true, force: true })
  }
}

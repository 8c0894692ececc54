import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/**
 * Finds what an engine runs, which the engine's own processes stand above.
 * @param pid the engine's command as it was started
 * @param isEngines tells an engine's program by its path
 * @returns the first process beneath it of another program; undefined when there is none
 */
export function commandBeneath(pid: number, isEngines: (program: string) => boolean): number | undefined {
  for (const child of childrenOf(pid)) {
    const program = unlessGone(() => readlinkSync(`/proc/${child}/exe`))
    if (program === undefined) continue
    const found = isEngines(program) ? commandBeneath(child, isEngines) : child
    if (found !== undefined) return found
  }
  return undefined
}

/** Linux lists a child with the thread that started it: any of them, not only the first. */
const childrenOf = (pid: number): number[] =>
  (unlessGone(() => readdirSync(`/proc/${pid}/task`)) ?? [])
    .flatMap((thread) => unlessGone(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim().split(' ')) ?? [])
    .filter((child) => child !== '')
    .map(Number)

/** A process or thread may end while it is looked at. */
function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

import { Worker } from 'node:worker_threads'
import type { ThreadSettings } from './thread-messages.ts'

/** Where the program of a thread lies: beside this file, compiled or not. */
export const threadProgram = new URL(import.meta.url.endsWith('.ts') ? './thread-program.ts' : './thread-program.js', import.meta.url)

/**
 * Starts a thread. A program in TypeScript is loaded through tsx, which a thread of Node 20 does not inherit from its process.
 * @param program a module's URL
 */
export function startThread(program: URL, settings: ThreadSettings): Worker {
  if (!program.pathname.endsWith('.ts')) return new Worker(program, { workerData: settings })
  // Resolved here: the thread's own imports would be looked up from the folder that the process was started in.
  const tsx = import.meta.resolve('tsx/esm/api')
  const source = `import(${JSON.stringify(tsx)}).then((tsx) => (tsx.register(), import(${JSON.stringify(program.href)})))`
  return new Worker(source, { eval: true, workerData: settings })
}

/** Runs it in so many milliseconds. @returns what calls that off */
export function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

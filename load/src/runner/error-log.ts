/** Different messages that are told, and how often each. A play with a thousand users fails a thousand times in the same way. */
const mostMessages = 100
const mostTimes = 3

/** Tells what iterations throw. */
export function createErrorLog(onLine: (line: string) => void): (error: unknown) => void {
  const times = new Map<string, number>()
  return (error) => {
    const message = error instanceof Error ? error.message : String(error)
    const before = times.get(message) ?? 0
    if (before === 0 && times.size === mostMessages) return
    times.set(message, before + 1)
    if (before < mostTimes) onLine(`ERRO ${error instanceof Error ? (error.stack ?? message) : message}`)
    if (before === mostTimes) onLine(`ERRO ${message} (again; no more of these are shown)`)
  }
}

/**
 * Runs work that must end within `ms`: its signal is aborted with a `TimeoutError` then, and with the outer signal's reason when that comes first.
 * Nothing stays behind on the outer signal, which may live as long as the process.
 */
export async function withDeadline<T>(ms: number, outer: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  outer.throwIfAborted()
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new DOMException('no answer in time', 'TimeoutError')), ms)
  const end = () => controller.abort(outer.reason)
  outer.addEventListener('abort', end, { once: true })
  try {
    return await work(controller.signal)
  } finally {
    clearTimeout(timer)
    outer.removeEventListener('abort', end)
  }
}

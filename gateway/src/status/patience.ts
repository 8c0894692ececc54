/**
 * A timeout that is fair to whoever is waited for: where this process itself was late to look, what had come by then may still be read.
 * @returns a signal that is aborted after `ms`, and after half as much again at the latest; and how to end it before
 */
export function patience(ms: number): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController()
  const give = () => controller.abort(new DOMException('it took too long', 'TimeoutError'))
  const begin = performance.now()
  let timer = setTimeout(() => {
    const lateMs = performance.now() - begin - ms
    if (lateMs < 50) give()
    else timer = setTimeout(give, Math.min(lateMs, ms / 2))
  }, ms)
  return { signal: controller.signal, end: () => clearTimeout(timer) }
}

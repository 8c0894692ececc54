export interface Newest<T> {
  push(value: T): void
  /** Shows at once what waits. */
  flush(): void
}

/**
 * Shows values as they come, but no more often than every `everyMs`: of those between only the newest. For what replaces what was shown
 * before, and takes a while to be drawn.
 */
export function showNewest<T>(show: (value: T) => void, everyMs: number): Newest<T> {
  let waiting: { value: T } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting === undefined) return
    const { value } = waiting
    waiting = undefined
    timer = setTimeout(flush, everyMs)
    show(value)
  }
  return {
    push(value) {
      waiting = { value }
      if (timer === undefined) flush()
    },
    flush,
  }
}

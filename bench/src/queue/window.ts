/** How many messages a producer may have under way. */
export interface Window {
  /** Takes a place where there is one. */
  take(): boolean
  /** Resolves when there may be one. */
  room(): Promise<void>
  give(places: number): void
  /** Resolves when all places have been given back. */
  empty(): Promise<void>
}

export function createWindow(size: number): Window {
  let free = size
  let wake = () => {}
  const woken = () => new Promise<void>((resolve) => (wake = resolve))
  return {
    take() {
      if (free <= 0) return false
      free -= 1
      return true
    },
    async room() {
      while (free <= 0) await woken()
    },
    give(places) {
      free += places
      wake()
    },
    async empty() {
      while (free < size) await woken()
    },
  }
}

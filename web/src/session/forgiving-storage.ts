/** What is used of a browser's storage. */
export interface KeyValues {
  get(key: string): string | undefined
  set(key: string, value: string): void
  remove(key: string): void
  keys(): string[]
}

/**
 * A browser's storage that may be forbidden, full or gone: what cannot be kept there is kept in this page, for as long as it is open.
 * @param open gives the storage, or throws where it is forbidden
 */
export function forgivingStorage(open: () => Storage): KeyValues {
  const here = new Map<string, string>()
  const attempt = <T>(work: (storage: Storage) => T): T | undefined => {
    try {
      return work(open())
    } catch {
      return undefined
    }
  }
  return {
    get: (key) => here.get(key) ?? attempt((storage) => storage.getItem(key)) ?? undefined,
    set(key, value) {
      here.delete(key)
      const isKept = attempt((storage) => {
        storage.setItem(key, value)
        return true
      })
      if (isKept) return
      // An older value would come back with the next page.
      attempt((storage) => storage.removeItem(key))
      here.set(key, value)
    },
    remove(key) {
      here.delete(key)
      attempt((storage) => storage.removeItem(key))
    },
    keys: () => [...new Set([...here.keys(), ...(attempt((storage) => Object.keys(storage)) ?? [])])],
  }
}

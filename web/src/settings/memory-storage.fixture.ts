/** A browser's storage for tests. */
export class MemoryStorage implements Storage {
  [name: string]: unknown
  get length(): number {
    return Object.keys(this).length
  }
  key = undefined as never
  clear = undefined as never
  getItem(key: string): string | null {
    return (this[key] as string | undefined) ?? null // as `setItem` put it
  }
  setItem(key: string, value: string): void {
    this[key] = value
  }
  removeItem(key: string): void {
    delete this[key]
  }
}

/** A copy of JSON data. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T // a clone has its original's type
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clone(inner)])) as T
}

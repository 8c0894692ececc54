import type { Contains } from '../metrics/registry.ts'

/** Milliseconds as k6 writes them: `123.45µs`, `4.9ms`, `1.2s`, `2m3s`. */
export function formatTime(ms: number): string {
  if (ms === 0) return '0s'
  if (Math.abs(ms) < 1) return `${short(ms * 1_000)}µs`
  if (ms < 1_000) return `${short(ms)}ms`
  if (ms < 60_000) return `${short(ms / 1_000)}s`
  const seconds = Math.round(ms / 1_000)
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60]
  return `${hours > 0 ? `${hours}h` : ''}${minutes}m${seconds % 60}s`
}

/** Bytes in steps of a thousand: `519 kB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

export function formatValue(value: number, contains: Contains): string {
  if (contains === 'time') return formatTime(value)
  return contains === 'data' ? formatBytes(value) : String(Number(value.toFixed(6)))
}

export const formatRate = (share: number): string => `${(Math.trunc(share * 10_000) / 100).toFixed(2)}%`

const short = (value: number): string => String(Number(value.toFixed(2)))

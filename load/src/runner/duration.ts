const unitMs: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * A duration as k6 writes it (`30s`, `1m30s`, `0.5s`; a bare number is milliseconds), in milliseconds.
 * @throws Error when it is none
 */
export function durationMs(text: string | number): number {
  if (typeof text === 'number') return text
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)/g)]
  if (text === '' || parts.map(([part]) => part).join('') !== text)
    throw new Error(`${JSON.stringify(text)} is no duration, for example 1m30s`)
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (unitMs[unit] ?? 0), 0)
}

/** What a play is told: `k6 run -e NAME=value`, `make load-test NAME=value`. */
const text = (name: string, preset: string): string => __ENV[name] || preset
const number = (name: string, preset: number): number => {
  const value = Number(text(name, String(preset)))
  if (!(value >= 0)) throw new Error(`${name} must be a number, not below 0`)
  return value
}

/** The platform's edge, without a slash at the end. */
export const baseUrl = text('BASE_URL', 'http://localhost').replace(/\/+$/, '')
export const duration = text('DURATION', '30s')
/** Sign-in may have to wait for its throttle. */
export const setupTimeout = '3m'
export const password = text('PASSWORD', 'parley-demo')

/** Virtual users. @param preset keeps each account below 100 requests a minute */
export const virtualUsers = (preset: number): number => number('VUS', preset)
/** Iterations started in a second, whatever became of those before. */
export const rate = (preset: number): number => number('RATE', preset)
/** Webcam pictures in a second and interview; the platform takes 5. */
export const framesPerSecond = number('FPS', 2)
/** Milliseconds that a user takes to think between two requests. */
export const thinkMs = number('THINK_MS', 700)

const list = (name: string, preset: string): string[] =>
  text(name, preset)
    .split(',')
    .map((email) => email.trim())

/** Who gives interviews: each has its own practice interviews. */
export const candidates = list('CANDIDATES', 'candidate@example.com')
/** Who reads and watches them; of the candidates' organisation. */
export const staff = list('STAFF', 'interviewer@example.com,analyst@example.com,admin@example.com')

/** `1m30s` in seconds. */
export function secondsOf(time: string): number {
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 }
  let seconds = 0
  for (const [, amount, unit] of time.matchAll(/([\d.]+)(ms|s|m|h)/g)) seconds += Number(amount) * (units[unit ?? ''] ?? 0)
  return seconds
}

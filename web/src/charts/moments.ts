const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

/** The time of day here, such as 13:05:09. */
export const clockTime = (at: number): string => clock.format(at)

/** From a beginning, such as 2:09. */
export function elapsedTime(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  const [minutes, rest] = [Math.floor(seconds / 60), String(seconds % 60).padStart(2, '0')]
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`
}

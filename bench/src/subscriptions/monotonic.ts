/** Milliseconds of the machine's own clock, with fractions: the same for every process on it, and it never jumps. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1_000 + nanoseconds / 1e6
}

/** Milliseconds since the epoch with fractions: one process's clock, steady within it. */
export const now = (): number => performance.timeOrigin + performance.now()

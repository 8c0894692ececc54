/** The mean; 0 of nothing. */
export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length

/** To two decimals: more would pretend to an exactness that scores do not have. */
export const rounded = (value: number): number => Math.round(value * 100) / 100

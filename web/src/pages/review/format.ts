const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'short' })
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const points = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 })

/** A date and time, such as 29 November 2026 at 03:27. */
export const dateOf = (iso: string | number): string => day.format(new Date(iso))
export const shortDateOf = (iso: string): string => short.format(new Date(iso))
/** A score to a decimal. */
export const pointsOf = (score: number): string => points.format(score)
/** A word of the platform, such as `relevance`, as a heading. */
export const titled = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).replaceAll('_', ' ')

/** Values kept exactly; of more, each is kept with the same chance (reservoir sampling, Vitter 1985). 32 MB a metric. */
const mostValues = 4_194_304

/** Many values, and where they lie. */
export interface Trend {
  add(value: number): void
  readonly count: number
  readonly min: number
  readonly max: number
  readonly avg: number
  /** The value below which the share `p` lies, 0 to 1, between two values in proportion, as k6 does; 0 of none. */
  percentile(p: number): number
}

export function createTrend(limit: number = mostValues): Trend {
  let values = new Float64Array(1_024)
  let kept = 0
  let sorted = true
  let count = 0
  let sum = 0
  let min = 0
  let max = 0

  function keep(value: number): void {
    if (kept === limit) {
      const at = Math.floor(Math.random() * count)
      if (at >= limit) return
      values[at] = value
    } else {
      if (kept === values.length) {
        const larger = new Float64Array(Math.min(limit, values.length * 2))
        larger.set(values)
        values = larger
      }
      values[kept] = value
      kept += 1
    }
    sorted = false
  }

  return {
    add(value) {
      min = count === 0 ? value : Math.min(min, value)
      max = count === 0 ? value : Math.max(max, value)
      count += 1
      sum += value
      keep(value)
    },
    get count() {
      return count
    },
    get min() {
      return min
    },
    get max() {
      return max
    },
    get avg() {
      return count === 0 ? 0 : sum / count
    },
    percentile(p) {
      if (!sorted) values.subarray(0, kept).sort()
      sorted = true
      if (kept === 0) return 0
      const place = p * (kept - 1)
      const below = values[Math.floor(place)] ?? 0
      const above = values[Math.ceil(place)] ?? 0
      return below + (above - below) * (place - Math.floor(place))
    },
  }
}

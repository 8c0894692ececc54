import type { Span } from './extent.ts'
import type { Stretch } from './stretches.ts'

/**
 * Runs that are too many to be drawn, as what each column shows for most of its time; neighbours that show the same are one again.
 * @param stretches in order, without holes
 */
export function coarse(stretches: readonly Stretch[], { from, to }: Span, columns: number): Stretch[] {
  const width = (to - from) / columns
  const runs: Stretch[] = []
  let first = 0
  for (let column = 0; column < columns; column += 1) {
    const [begin, end] = [from + column * width, from + (column + 1) * width]
    while (first < stretches.length - 1 && (stretches[first]?.to ?? end) <= begin) first += 1
    let [shows, longest]: [Stretch['shows'], number] = ['none', 0]
    for (let index = first; index < stretches.length; index += 1) {
      const stretch = stretches[index]
      if (!stretch || stretch.from >= end) break
      const length = Math.min(end, stretch.to) - Math.max(begin, stretch.from)
      if (length > longest) [shows, longest] = [stretch.shows, length]
    }
    const last = runs.at(-1)
    if (last?.shows === shows) last.to = end
    else runs.push({ shows, from: begin, to: end, samples: 0 })
  }
  return runs
}

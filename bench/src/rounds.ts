/** A contestant of a benchmark. One round does an amount of work and returns a figure of it, for example messages a second. */
export interface Contestant {
  name: string
  round: () => Promise<number>
}

export interface RoundsOptions {
  /** Counted rounds of each contestant. */
  rounds: number
  /** Rounds before that, which are not counted: compilers and caches warm up. */
  warmUp: number
  onRound?: (contestant: string, figure: number, counted: boolean) => void
}

/**
 * Lets contestants take turns, so that whatever else the machine does meets them alike; who begins changes with each turn.
 * @returns the counted figures by contestant, in the order of the turns
 */
export async function takeTurns(contestants: readonly Contestant[], options: RoundsOptions): Promise<Map<string, number[]>> {
  const { rounds, warmUp, onRound } = options
  const figures = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  for (let turn = 0; turn < warmUp + rounds; turn += 1) {
    const order = turn % 2 === 0 ? contestants : contestants.toReversed()
    for (const { name, round } of order) {
      const figure = await round()
      const counted = turn >= warmUp
      if (counted) figures.get(name)?.push(figure)
      onRound?.(name, figure, counted)
    }
  }
  return figures
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = NaN, high = NaN] = sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1, middle + 1)
  return (low + high) / 2
}

/** The median of the ratios turn by turn: both of a turn met the same machine. */
export const medianRatio = (ours: readonly number[], theirs: readonly number[]): number =>
  median(ours.map((value, turn) => value / (theirs[turn] ?? NaN)))

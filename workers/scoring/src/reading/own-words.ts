import type { Word } from '../text/word.ts'

/** Where a word of the answer comes from: only the candidate's own words are judged. */
export type Origin = 'own' | 'copied' | 'repeated'

/** Words in a row that, found again, are no coincidence. */
const copiedRun = 4
const repeatedRun = 4
/** A shorter key point than this is a phrase that anybody may use. */
const shortestSource = 3

/**
 * Tells apart what the candidate said, what stands so in the question or its key points, and what was said before.
 * Linear in the number of words.
 * @param sources the question and each key point
 * @returns one origin for each word
 */
export function originsOf(words: readonly Word[], sources: readonly Word[][]): Origin[] {
  const origins = words.map((): Origin => 'own')
  markRepeated(words, origins)
  for (const length of [shortestSource, copiedRun]) {
    const runs = new Set(
      sources
        .filter((source) => (length === copiedRun ? source.length >= copiedRun : source.length === shortestSource))
        .flatMap((source) => runsOf(source, length)),
    )
    if (runs.size > 0) mark(words, length, origins, 'copied', (run) => runs.has(run))
  }
  return origins
}

function markRepeated(words: readonly Word[], origins: Origin[]): void {
  const seen = new Set<string>()
  mark(words, repeatedRun, origins, 'repeated', (run) => {
    const known = seen.has(run)
    seen.add(run)
    return known
  })
}

function mark(words: readonly Word[], length: number, origins: Origin[], origin: Origin, matches: (run: string) => boolean): void {
  runsOf(words, length).forEach((run, at) => {
    if (matches(run)) origins.fill(origin, at, at + length)
  })
}

const runsOf = (words: readonly Word[], length: number): string[] =>
  Array.from({ length: Math.max(0, words.length - length + 1) }, (_, at) =>
    words
      .slice(at, at + length)
      .map((word) => word.stem)
      .join(' '),
  )

/** Words of a transcript that a score rests on. */
export interface Quotation {
  quote: string
  /** In UTF-16 units; `end` is the first that does not belong to it. */
  start: number
  end: number
}

/** A piece of a transcript, and which quotations it belongs to, by their indices. */
export interface Segment {
  text: string
  start: number
  quotations: readonly number[]
}

/** Where a quotation stands: at its offsets, else where its words are; undefined: nowhere. */
export function placeIn(transcript: string, { quote, start, end }: Quotation): { start: number; end: number } | undefined {
  if (transcript.slice(start, end) === quote) return { start, end }
  const found = quote === '' ? -1 : transcript.indexOf(quote)
  return found < 0 ? undefined : { start: found, end: found + quote.length }
}

/** The transcript, cut wherever a quotation begins or ends; put together again it is the whole. */
export function segmentsOf(transcript: string, quotations: readonly Quotation[]): Segment[] {
  const places = quotations.map((quotation) => placeIn(transcript, quotation))
  const cuts = new Set([0, transcript.length])
  for (const place of places) {
    if (!place) continue
    cuts.add(place.start)
    cuts.add(place.end)
  }
  const ends = [...cuts].toSorted((one, other) => one - other)
  return ends.slice(0, -1).map((start, index) => ({
    start,
    text: transcript.slice(start, ends[index + 1]),
    quotations: places.flatMap((place, which) => (place && place.start <= start && start < place.end ? [which] : [])),
  }))
}

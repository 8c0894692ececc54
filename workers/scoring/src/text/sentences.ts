/** A stretch of the text: UTF-16 offsets, `end` exclusive, without the blanks around it. */
export interface Span {
  start: number
  end: number
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** A sentence longer than this (UTF-16 units) is likely speech that nobody punctuated. */
const longestSentence = 260
const clauseOpener = /(?<=\s)(?:and then|and so|and i|so|but|because|then|after that|which|first|finally)(?=\s)/giu

/** The first `most` sentences of an English text. Speech without full stops is cut before words that open a clause. */
export function sentencesOf(text: string, most: number): Span[] {
  const sentences: Span[] = []
  for (const { segment, index } of segmenter.segment(text)) {
    if (sentences.length >= most) break
    for (const part of segment.length > longestSentence ? clausesOf(segment) : [{ start: 0, end: segment.length }]) {
      const span = trim(segment, part)
      if (span.end > span.start) sentences.push({ start: index + span.start, end: index + span.end })
    }
  }
  return sentences
}

function clausesOf(sentence: string): Span[] {
  const cuts = Array.from(sentence.matchAll(clauseOpener), (match) => match.index)
  // Both sides of a cut must be long enough to stand alone.
  const kept = cuts.reduce<number[]>((all, cut) => (cut - (all.at(-1) ?? 0) >= 60 && sentence.length - cut >= 40 ? [...all, cut] : all), [])
  return [0, ...kept].map((start, i) => ({ start, end: kept[i] ?? sentence.length }))
}

function trim(text: string, { start, end }: Span): Span {
  const inner = text.slice(start, end)
  const from = start + inner.length - inner.trimStart().length
  return { start: from, end: Math.max(from, start + inner.trimEnd().length) }
}

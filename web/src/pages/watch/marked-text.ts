/** A part of a text; `isMarked`: it is what is pointed at. */
export interface TextPart {
  text: string
  isMarked: boolean
}

/** A text in parts, the one from `start` up to but not including `end` marked; offsets in UTF-16 units, as the platform counts. */
export function markedText(text: string, span: { start: number; end: number } | undefined): TextPart[] {
  if (!span) return [{ text, isMarked: false }]
  const start = Math.max(0, Math.min(span.start, text.length))
  const end = Math.max(start, Math.min(span.end, text.length))
  return [
    { text: text.slice(0, start), isMarked: false },
    { text: text.slice(start, end), isMarked: true },
    { text: text.slice(end), isMarked: false },
  ].filter((part) => part.text !== '')
}

import type { AnswerSpan } from '../timeline/answer-spans.ts'
import type { Span } from '../timeline/extent.ts'

const wordsPerCue = 9

const stamp = (ms: number): string => {
  const rest = new Date(Math.max(0, Math.round(ms))).toISOString()
  return rest.slice(11, 23)
}
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/**
 * WebVTT captions of a recording from what was said: the platform knows when an answer began and ended, not each word, so an answer's words are
 * spread evenly over it.
 */
export function captionsOf(recording: Span, answers: readonly (AnswerSpan & { transcript: string | null })[]): string {
  const cues: string[] = []
  for (const { from, to, transcript } of answers) {
    const words = transcript?.split(/\s+/).filter(Boolean) ?? []
    const count = Math.ceil(words.length / wordsPerCue)
    for (let cue = 0; cue < count; cue += 1) {
      const begin = from + ((to - from) * cue) / count
      const end = from + ((to - from) * (cue + 1)) / count
      if (end <= recording.from || begin >= recording.to) continue
      const text = words.slice(cue * wordsPerCue, (cue + 1) * wordsPerCue).join(' ')
      cues.push(`${stamp(begin - recording.from)} --> ${stamp(end - recording.from)}\n${escaped(text)}`)
    }
  }
  return `WEBVTT\n\n${cues.join('\n\n')}\n`
}

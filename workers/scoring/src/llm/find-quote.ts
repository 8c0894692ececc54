import type { Evidence } from '@parley/contracts'

/** A longer quotation is cut after a word. UTF-16 units, as the rubric's. */
const longestQuote = 160
/** Letters and figures below which a "quotation" stands in any text. */
const fewestLetters = 4

/** Looks quotations up in one transcript. */
export type FindQuote = (quote: string) => Evidence | undefined

/**
 * Finds where a model's quotation stands in a transcript: letter for letter, else without regard to case, to white space, and to how quotation
 * marks and dashes are written. What it gives is the transcript's own text, with offsets in UTF-16 units of the transcript; undefined when it does
 * not stand there.
 */
export function quoteFinder(transcript: string): FindQuote {
  let loose: Folded | undefined
  return (quote) => {
    const wanted = quote.trim().replace(/^(?:["“”„«»'‘’…]|\.{3})+|(?:["“”„«»'‘’…]|\.{3})+$/gu, '')
    if ((wanted.match(/[\p{L}\p{N}]/gu) ?? []).length < fewestLetters) return undefined
    const at = transcript.indexOf(wanted)
    if (at >= 0) return evidenceAt(transcript, at, at + wanted.length)
    loose ??= fold(transcript)
    const folded = fold(wanted).text.trim()
    const foldedAt = folded === '' ? -1 : loose.text.indexOf(folded)
    if (foldedAt < 0) return undefined
    const last = foldedAt + folded.length - 1
    return evidenceAt(transcript, loose.starts[foldedAt] ?? 0, loose.ends[last] ?? 0)
  }
}

interface Folded {
  text: string
  /** For each UTF-16 unit of `text`: from where to where its character reaches in the original. */
  starts: number[]
  ends: number[]
}

/** Character by character, since lower case can be longer than what it stands for. */
function fold(original: string): Folded {
  let text = ''
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (const character of original) {
    const end = at + character.length
    const folded = foldCharacter(character)
    if (folded === ' ' && text.endsWith(' ')) ends[ends.length - 1] = end
    else {
      text += folded
      for (let unit = 0; unit < folded.length; unit += 1) {
        starts.push(at)
        ends.push(end)
      }
    }
    at = end
  }
  return { text, starts, ends }
}

function foldCharacter(character: string): string {
  if (/\s/u.test(character)) return ' '
  if (/[‘’‚‛′`]/u.test(character)) return "'"
  if (/[“”„‟″«»]/u.test(character)) return '"'
  if (/\p{Pd}/u.test(character)) return '-'
  return character.toLowerCase()
}

function evidenceAt(transcript: string, start: number, end: number): Evidence {
  let last = end
  if (end - start > longestQuote) {
    const cut = transcript.slice(start, start + longestQuote)
    const blank = cut.search(/\s\S*$/u)
    last = start + (blank > 0 ? blank : cut.replace(/[\uD800-\uDBFF]$/, '').length)
  }
  return { quote: transcript.slice(start, last), start, end: last }
}

/** UTF-16 units that are judged: about 20 minutes of speech. What comes after does not count, whoever judges. */
const longestJudged = 20_000

/** The part of a transcript that is judged: cut at a blank where there is one, and never inside a surrogate pair. */
export function judgedPart(transcript: string): string {
  if (transcript.length <= longestJudged) return transcript
  const cut = transcript.slice(0, longestJudged)
  const blank = cut.lastIndexOf(' ')
  return blank > longestJudged - 200 ? cut.slice(0, blank) : cut.replace(/[\uD800-\uDBFF]$/, '')
}

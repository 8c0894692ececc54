/** Puts what was said behind what is there: with a space between, and a capital letter where a sentence begins. */
export function joinSpeech(text: string, said: string): string {
  const words = said.trim().replaceAll(/\s+/g, ' ')
  if (words === '') return text
  const isBeginning = text.trim() === '' || /[.!?…]["'”’)]?\s*$/.test(text) || /\n\s*$/.test(text)
  const begun = isBeginning ? words.charAt(0).toLocaleUpperCase() + words.slice(1) : words
  const isApart = text === '' || /\s$/.test(text) || /^[.,;:!?…)]/.test(words)
  return text + (isApart ? '' : ' ') + begun
}

export type MissingPart = 'emotion' | 'scoring' | 'other'

const partOf = (path: readonly (string | number)[]): MissingPart => {
  if (path.includes('emotionSummary')) return 'emotion'
  return path.includes('scorecard') || path.includes('score') ? 'scoring' : 'other'
}

/** Which parts of an answer are not there, by the errors that came with it; each once. */
export const missingParts = (errors: readonly { path?: readonly (string | number)[] | undefined }[]): MissingPart[] => [
  ...new Set(errors.map(({ path = [] }) => partOf(path))),
]

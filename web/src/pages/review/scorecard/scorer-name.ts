/** Who judged, as the platform names it, taken apart. */
export interface Scorer {
  kind: 'rubric' | 'llm' | 'other'
  version: string
  /** The language model's name. */
  model: string | undefined
  /** Why the rubric judged in a model's place. */
  instead: string | undefined
}

/** Of names such as `rubric-1`, `llm-1/gpt-4.1-mini`, `rubric-1 (llm unavailable)` (docs/scoring.md). */
export function scorerOf(name: string): Scorer {
  const found = /^(rubric|llm)-([^/\s]+)(?:\/(\S+))?(?: \((.+)\))?$/.exec(name)
  const [, kind, version = '', model, instead] = found ?? []
  if (kind !== 'rubric' && kind !== 'llm') return { kind: 'other', version: name, model: undefined, instead: undefined }
  return { kind, version, model, instead }
}

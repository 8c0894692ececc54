import type { Ref } from 'react'
import type { Evidence } from '../review-data.ts'
import { segmentsOf } from './transcript-segments.ts'
import styles from './transcript.module.css'

/** What was said; the words that scores rest on are marked, and lit when one asks which. */
export function Transcript({
  text,
  evidence,
  lit,
  ref,
}: {
  text: string
  evidence: readonly Evidence[]
  lit: ReadonlySet<Evidence>
  ref?: Ref<HTMLParagraphElement>
}) {
  return (
    <p className={styles['transcript']} ref={ref} tabIndex={-1}>
      {segmentsOf(text, evidence).map(({ text: words, start, quotations }) =>
        quotations.length === 0 ? (
          words
        ) : (
          <mark key={start} className={styles['words']} data-lit={quotations.some((which) => lit.has(evidence[which] as Evidence))}>
            {words}
          </mark>
        ),
      )}
    </p>
  )
}

import { strings } from '../../../strings/index.ts'
import { Card } from '../../../ui/card.tsx'
import { Pill, type Tone } from '../../../ui/pill.tsx'
import { CriterionView } from '../answers/criterion.tsx'
import type { Evidence, Reviewed } from '../review-data.ts'
import type { AnswerSpan } from '../timeline/answer-spans.ts'
import { Release } from './release.tsx'
import { ScoreRing } from './score-ring.tsx'
import styles from './scorecard.module.css'
import { scorerOf } from './scorer-name.ts'

const text = strings.review.scorecard
const tones: Record<keyof typeof text.status, Tone> = { PENDING: 'neutral', PARTIAL: 'warn', FINAL: 'accent', RELEASED: 'good' }

interface ScorecardProps {
  interview: Reviewed
  answers: readonly AnswerSpan[]
  /** The viewer is the candidate. */
  isOwn: boolean
  mayRelease: boolean
  onShow: (evidence: Evidence) => void
  onReleased: () => void
}

/** The score of the whole, why, and whether its candidate sees it. */
export function ScorecardView({ interview, answers, isOwn, mayRelease, onShow, onReleased }: ScorecardProps) {
  const { scorecard } = interview
  if (!scorecard)
    return (
      <Card title={text.title}>
        {isOwn && interview.answers.length > 0 && !interview.practice ? (
          <div className={styles['notReleased']}>
            <h3>{text.notReleased.title}</h3>
            <p>{text.notReleased.detail}</p>
          </div>
        ) : (
          <p className="quiet">{text.none}</p>
        )}
      </Card>
    )
  const { total, scored, expected, criteria } = scorecard
  // Of one's own practice nothing is ever held back.
  const status = interview.practice && scorecard.status === 'RELEASED' ? 'FINAL' : scorecard.status
  const scorers = [...new Set(interview.answers.flatMap(({ score }) => score?.scorer ?? []))]
  return (
    <Card title={text.title} aside={<Pill tone={tones[status]}>{text.status[status]}</Pill>} className={styles['card']}>
      <div className={styles['grid']}>
        <div className={styles['summary']}>
          <ScoreRing total={total} />
          <div className={styles['words']}>
            <p className="numbers">{text.scored(scored, expected)}</p>
            {!isOwn && !interview.practice && <p className="quiet small">{text.statusHint[status]}</p>}
            {scorecard.status === 'FINAL' && mayRelease && !interview.practice && <Release {...{ interview, onReleased }} />}
            {scorers.length > 0 && <p className="quiet small">{text.scorer.several(scorers.map(scorerSentence))}</p>}
          </div>
        </div>
        {criteria.length > 0 && (
          <ul className={styles['criteria']} aria-label={text.criteria}>
            {criteria.map((criterion) => (
              <CriterionView
                key={criterion.name}
                criterion={criterion}
                onChoose={onShow}
                numberOf={(id) => answers.find(({ answerId }) => answerId === id)?.number}
              />
            ))}
          </ul>
        )}
      </div>
      {criteria.length > 0 && <p className="quiet small">{text.weighted}</p>}
    </Card>
  )
}

function scorerSentence(name: string, index: number): string {
  const { kind, version, model, instead } = scorerOf(name)
  const who =
    kind === 'rubric' ? text.scorer.rubric(version) : kind === 'llm' ? text.scorer.llm(model, version) : text.scorer.other(version)
  const whole = instead === undefined ? who : `${who} ${text.scorer.instead(instead)}`
  return index === 0 ? whole : whole.charAt(0).toLowerCase() + whole.slice(1)
}

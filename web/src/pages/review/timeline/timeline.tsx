import { useMemo, type CSSProperties, type ReactNode } from 'react'
import { emotionLabel, emotions } from '../../../charts/emotions.ts'
import { elapsedTime } from '../../../charts/moments.ts'
import { strings } from '../../../strings/index.ts'
import { usePlayhead } from '../playhead/use-playhead.ts'
import { coarse } from './coarse.ts'
import { downsample } from './downsample.ts'
import { shareOf, type Span } from './extent.ts'
import { sampleAt } from './reading.ts'
import type { Sample } from './sample.ts'
import { stretchesOf, type Stretch } from './stretches.ts'
import { ticksOf } from './ticks.ts'
import type { TimelineProps } from './timeline-props.ts'
import { TimelineSlider } from './timeline-slider.tsx'
import styles from './timeline.module.css'
import { ProbabilityTrack, ShareTrack, SignedTrack } from './tracks.tsx'
import { showsAt, whereIs } from './words.ts'

const text = strings.review.timeline
/** As fine as is drawn. */
const columns = 600
/** More runs of the same expression than that are drawn together. */
const mostStretches = 160

/** Left edge and width in a track, of its own width. */
const placed = (extent: Span, { from, to }: Span) => ({
  left: `${(shareOf(extent, from) * 100).toFixed(3)}%`,
  width: `${((shareOf(extent, to) - shareOf(extent, from)) * 100).toFixed(3)}%`,
})

/** Answers, marks and expressions over the whole interview, one track each below the other, and one slider over all of them. */
export function Timeline({ interview, extent, samples, gapMs, answers, recordings, playhead }: TimelineProps) {
  const runs = useMemo(() => downsample(samples, extent, columns), [samples, extent])
  const stretches = useMemo(() => {
    const all = stretchesOf(samples, extent)
    return all.length > mostStretches ? coarse(all, extent, mostStretches) : all
  }, [samples, extent])
  const marks = useMemo(() => (interview.notes ?? []).map((note) => ({ ...note, moment: Date.parse(note.at) })), [interview.notes])
  const gaps = stretches.filter(({ shows }) => shows === 'noFace' || shows === 'none')
  const hasSamples = samples.length > 0
  return (
    <>
      <Where {...{ extent, answers, samples, gapMs, playhead, interview }} />
      <div className={styles['timeline']}>
        <Row label={text.rows.answers} kind="answers">
          <AnswersTrack {...{ interview, extent, answers, playhead }} />
        </Row>
        {recordings.length > 0 && (
          <Row label={text.rows.recordings} kind="thin">
            {recordings.map((span) => (
              <span key={span.recordingId} className={styles['recording']} style={placed(extent, span)} />
            ))}
          </Row>
        )}
        {marks.length > 0 && (
          <Row label={text.rows.marks} kind="marks">
            {marks.map(({ id, kind, moment }) => (
              <span key={id} className={styles['mark']} data-kind={kind} style={{ left: `${shareOf(extent, moment) * 100}%` }} />
            ))}
          </Row>
        )}
        {hasSamples && (
          <>
            <Row label={text.rows.shows} kind="shows">
              {stretches.map((stretch) => (
                <ShownStretch key={stretch.from} {...{ extent, stretch }} />
              ))}
            </Row>
            {emotions.map((name, index) => (
              <Row
                key={name}
                label={emotionLabel(name)}
                kind="share"
                value={<Value {...{ playhead, samples, gapMs }} of={({ probabilities }) => probabilities && share(probabilities[name])} />}
              >
                <Gaps {...{ extent, gaps }} />
                <ProbabilityTrack {...{ runs, extent, index, name }} hasHighest={samples.length > columns} />
              </Row>
            ))}
            <Row
              label={text.rows.valence}
              kind="share"
              value={
                <Value {...{ playhead, samples, gapMs }} of={({ valence }) => valence !== null && strings.review.emotion.signed(valence)} />
              }
            >
              <Gaps {...{ extent, gaps }} />
              <SignedTrack {...{ runs, extent }} />
            </Row>
            <Row
              label={text.rows.attention}
              kind="share"
              value={<Value {...{ playhead, samples, gapMs }} of={({ attention }) => attention !== null && share(attention)} />}
            >
              <Gaps {...{ extent, gaps }} />
              <ShareTrack {...{ runs, extent }} />
            </Row>
          </>
        )}
        <Row label="" kind="times">
          {ticksOf(extent, 6).map((at) => (
            <span
              key={at}
              className={`${styles['tick']} numbers`}
              data-last={shareOf(extent, at) > 0.9}
              style={{ left: `${shareOf(extent, at) * 100}%` }}
            >
              {elapsedTime(at - extent.from)}
            </span>
          ))}
        </Row>
        <TimelineSlider {...{ extent, answers, samples, gapMs, playhead }} marks={marks.map(({ moment }) => moment)} />
      </div>
      <p className={`${styles['help']} quiet small`}>
        <span className={styles['keys']} data-print="no">
          {text.help}{' '}
        </span>
        {gaps.length > 0 && hasSamples && `${text.noFaceOrNone} `}
        {samples.length > columns && text.highest}
      </p>
    </>
  )
}

const share = (value: number): string => strings.review.emotion.percent(value)

function Row({ label, kind, value, children }: { label: string; kind: string; value?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles['row']} data-kind={kind} aria-hidden>
      <span className={styles['label']}>{label}</span>
      <div className={styles['track']}>{children}</div>
      <span className={`${styles['value']} numbers`}>{value}</span>
    </div>
  )
}

function Value({
  playhead,
  samples,
  gapMs,
  of,
}: Pick<TimelineProps, 'playhead' | 'samples' | 'gapMs'> & { of: (sample: Sample) => string | false | null | undefined }) {
  const at = usePlayhead(playhead)
  const sample = sampleAt(samples, at, gapMs)
  return (sample && of(sample)) || '–'
}

/** Where the playhead is, in a line above. */
function Where({ extent, answers, samples, gapMs, playhead, interview }: Omit<TimelineProps, 'recordings'>) {
  const at = usePlayhead(playhead)
  const answer = answers.find(({ from, to }) => at >= from && at <= to)
  const question = interview.answers.find(({ id }) => id === answer?.answerId)?.question.text
  const shows = samples.length === 0 ? undefined : showsAt(samples, at, gapMs)
  return (
    <p className={styles['where']} aria-hidden data-print="no">
      <strong className="numbers">{elapsedTime(at - extent.from)}</strong>
      <span className="quiet numbers">/ {elapsedTime(extent.to - extent.from)}</span>
      <span>{whereIs(answers, at)}</span>
      {question !== undefined && <span className={`${styles['question']} quiet`}>{question}</span>}
      {shows !== undefined && <span className={styles['shows']}>{shows}</span>}
    </p>
  )
}

function AnswersTrack({ interview, extent, answers, playhead }: Pick<TimelineProps, 'interview' | 'extent' | 'answers' | 'playhead'>) {
  const at = usePlayhead(playhead)
  return answers.map((span) => (
    <span
      key={span.answerId}
      className={styles['answer']}
      data-current={at >= span.from && at <= span.to}
      style={placed(extent, span)}
      title={interview.answers.find(({ id }) => id === span.answerId)?.question.text}
    >
      <b>{span.number}</b> <span>{interview.answers.find(({ id }) => id === span.answerId)?.question.text}</span>
    </span>
  ))
}

function ShownStretch({ extent, stretch }: { extent: Span; stretch: Stretch }) {
  const { shows } = stretch
  const isSeen = shows !== 'noFace' && shows !== 'none'
  const place = placed(extent, stretch)
  const label = isSeen ? emotionLabel(shows) : shows === 'noFace' ? text.noFace : text.none
  return (
    <span
      className={isSeen ? styles['shown'] : `${styles['shown']} ${styles['gap']}`}
      title={label}
      style={{ ...place, ...(isSeen && { '--colour': `var(--${shows})` }) } as CSSProperties}
    >
      {label}
    </span>
  )
}

const Gaps = ({ extent, gaps }: { extent: Span; gaps: readonly Stretch[] }) =>
  gaps.map((gap) => <span key={gap.from} className={styles['gap']} style={placed(extent, gap)} />)

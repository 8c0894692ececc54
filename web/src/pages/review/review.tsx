import { useMemo, useState } from 'react'
import { mayChange } from '../../session/roles.ts'
import { useUser } from '../../session/use-session.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import type { ShownEvidence } from './answers/answer-card.tsx'
import { Answers } from './answers/answers.tsx'
import { emotionStanding } from './emotion/emotion-standing.ts'
import { EmotionSummaryView } from './emotion/emotion-summary.tsx'
import { ExportMenu } from './export/export-menu.tsx'
import { dateOf } from './format.ts'
import type { MissingPart } from './missing-parts.ts'
import { Notes } from './notes/notes.tsx'
import { createPlayhead } from './playhead/playhead.ts'
import { RecordingPlayer } from './player/recording-player.tsx'
import { recordingSpans } from './player/recording-spans.ts'
import { ReplayButton } from './replay/replay-button.tsx'
import type { Reviewed } from './review-data.ts'
import { ReviewHeader } from './review-header.tsx'
import styles from './review.module.css'
import { ScorecardView } from './scorecard/scorecard.tsx'
import { answerSpans } from './timeline/answer-spans.ts'
import { clockShift, extentOf } from './timeline/extent.ts'
import { gapAfter, usualStep } from './timeline/stretches.ts'
import { TimelineCard } from './timeline/timeline-card.tsx'
import { useTimeline } from './timeline/use-timeline.ts'

const text = strings.review

interface ReviewProps {
  interview: Reviewed
  isEmotionOn: boolean
  missing: readonly MissingPart[]
  onChanged: () => void
}

/** The whole of it, around one moment: player, timeline and answers go there together. */
export function Review({ interview, isEmotionOn, missing, onChanged }: ReviewProps) {
  const user = useUser()
  const { startedAt, emotionSummary, recordings, notes } = interview
  const isOwn = user?.role === 'CANDIDATE'
  const [playhead] = useState(() => createPlayhead(Date.parse(startedAt ?? interview.createdAt)))
  const [shown, setShown] = useState<ShownEvidence>()
  const [durations, setDurations] = useState<Readonly<Record<string, number>>>({})

  const reading = useTimeline(interview.id, (emotionSummary?.framesAccepted ?? 0) > 0, interview.status)
  const [first, last] = [reading.samples[0]?.at, reading.samples.at(-1)?.at]
  const extent = useMemo(() => extentOf(interview, last), [interview, last])
  const shiftMs = extent && first !== undefined && last !== undefined ? clockShift(extent, first, last) : 0
  const samples = useMemo(
    () => (shiftMs === 0 ? reading.samples : reading.samples.map((sample) => ({ ...sample, at: sample.at + shiftMs }))),
    [reading.samples, shiftMs],
  )
  const gapMs = useMemo(() => gapAfter(usualStep(samples)), [samples])
  const answers = useMemo(() => (extent ? answerSpans(interview.answers, extent) : []), [interview.answers, extent])
  const playable = useMemo(() => {
    const ready = recordings.filter(({ status }) => status === 'READY')
    return extent
      ? recordingSpans(
          ready.map((one) => ({ ...one, durationMs: one.durationMs ?? durations[one.id] ?? null })),
          extent,
        )
      : []
  }, [recordings, durations, extent])

  const isMissing = missing.includes('emotion')
  const standing = emotionStanding({
    isOn: isEmotionOn,
    consent: interview.consent,
    summary: emotionSummary,
    samples: reading.state === 'reading' ? undefined : samples.length,
  })
  const recording = (
    <RecordingPlayer
      {...{ interview, answers, playhead }}
      spans={playable}
      onDuration={(id, ms) => setDurations((before) => (before[id] === ms ? before : { ...before, [id]: ms }))}
    />
  )
  return (
    <div className={styles['review']}>
      <p className={styles['printed']}>{text.print.printed(dateOf(Date.now()))}</p>
      <ReviewHeader {...{ interview, isOwn }}>
        {!isOwn && interview.status === 'COMPLETED' && !interview.replay && <ReplayButton interviewId={interview.id} />}
        {startedAt !== null && <ExportMenu {...{ interview, samples }} spans={answers} isReading={reading.state === 'reading'} />}
      </ReviewHeader>
      {missing.length > 0 && (
        <div className={styles['missing']} role="alert">
          <p>
            {missing.map((part) => text.missing[part]).join(' ')} {text.missing.rest}
          </p>
          <Button size="small" onPress={onChanged}>
            {strings.common.tryAgain}
          </Button>
        </div>
      )}
      {extent && (
        <>
          <ScorecardView
            {...{ interview, answers, isOwn }}
            mayRelease={mayChange(user)}
            onShow={(evidence) => setShown({ evidence })}
            onReleased={onChanged}
          />
          <div className={styles['stage']} data-films={playable.length > 0}>
            {playable.length > 0 && recording}
            <TimelineCard
              {...{ interview, extent, samples, gapMs, answers, playhead, reading, shiftMs }}
              recordings={playable}
              note={samples.length > 0 || standing === 'kept' || isMissing ? undefined : text.emotion[standing]}
            />
          </div>
        </>
      )}
      <div className={styles['rest']} data-alone={!extent}>
        {extent && (
          <Answers
            {...{ interview, extent, answers, playhead, shown }}
            samples={samples.length > 0 && reading.state !== 'reading' ? samples : undefined}
          />
        )}
        <div className={styles['side']}>
          {extent && playable.length === 0 && recording}
          {extent && !isMissing && <EmotionSummaryView standing={standing} summary={emotionSummary} />}
          {notes && user && !interview.replay && <Notes {...{ notes, extent, playhead, user, onChanged }} interviewId={interview.id} />}
        </div>
      </div>
    </div>
  )
}

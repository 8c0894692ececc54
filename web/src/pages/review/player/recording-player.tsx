import { useEffect, useState } from 'react'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import type { Playhead } from '../playhead/playhead.ts'
import type { Reviewed } from '../review-data.ts'
import type { AnswerSpan } from '../timeline/answer-spans.ts'
import { captionsOf } from './captions.ts'
import styles from './recording-player.module.css'
import { noRecording } from './recording-standing.ts'
import type { RecordingSpan } from './recording-spans.ts'
import { usePlayer } from './use-player.ts'

const text = strings.review.player

interface PlayerProps {
  interview: Reviewed
  spans: readonly RecordingSpan[]
  answers: readonly AnswerSpan[]
  playhead: Playhead
  onDuration: (recordingId: string, ms: number) => void
}

/** The recordings, and of each that cannot be played, why. */
export function RecordingPlayer(props: PlayerProps) {
  const { interview, spans } = props
  const { recordings } = interview
  const [now] = useState(Date.now)
  return (
    <Card title={text.title} className={styles['player']}>
      {spans.length > 0 && <Films {...props} />}
      {recordings.length === 0 && <p className="quiet">{text.none[noRecording(interview, now)]}</p>}
      {recordings.map(
        ({ id, status, rejection }, index) =>
          status !== 'READY' && (
            <p key={id} className="quiet">
              {text.sentence(index + 1, recordings.length, text.status[rejection ?? status])}
            </p>
          ),
      )}
    </Card>
  )
}

function Films({ interview, spans, answers, playhead, onDuration }: PlayerProps) {
  const player = usePlayer(interview.id, spans, playhead, onDuration)
  const { phase, which, url, element, handlers } = player
  const shown = interview.recordings.find(({ id }) => id === spans[which]?.recordingId)
  const captions = useCaptions(interview, spans[which], answers)
  const isSeveral = spans.length > 1
  return (
    <>
      {url !== undefined && phase !== 'failed' ? (
        <video
          key={url}
          ref={element}
          className={styles['film']}
          data-kind={shown?.contentType.startsWith('audio/') ? 'audio' : 'video'}
          src={url}
          controls
          playsInline
          preload="auto"
          aria-label={text.which(which + 1, spans.length)}
          {...handlers}
        >
          <track kind="captions" src={captions} label={text.captions} srcLang="en" />
        </video>
      ) : (
        <div className={styles['poster']} role={phase === 'failed' ? 'alert' : undefined}>
          {phase === 'failed' && <p>{text.failed}</p>}
          <Button look="primary" size="large" isPending={phase === 'fetching'} onPress={() => player.play()}>
            <PlaySign />
            {phase === 'fetching' ? text.fetching : phase === 'failed' ? strings.common.tryAgain : text.play}
          </Button>
        </div>
      )}
      {isSeveral && (
        <div className={styles['parts']} data-print="no">
          {spans.map(({ recordingId }, index) => (
            <Button
              key={recordingId}
              size="small"
              look={index === which && url !== undefined ? 'primary' : 'secondary'}
              aria-label={text.playOf(index + 1, spans.length)}
              onPress={() => player.play(index)}
            >
              {text.part(index + 1)}
            </Button>
          ))}
        </div>
      )}
    </>
  )
}

const PlaySign = () => (
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden focusable="false">
    <path d="M4 2.5v11l9-5.5z" fill="currentColor" />
  </svg>
)

/** The address of the captions, for as long as they are shown. */
function useCaptions(interview: Reviewed, span: RecordingSpan | undefined, answers: readonly AnswerSpan[]): string | undefined {
  const [url, setUrl] = useState<string>()
  const [from, to] = [span?.from, span?.to]
  useEffect(() => {
    if (from === undefined || to === undefined) return
    const said = answers.map((answer) => ({
      ...answer,
      transcript: interview.answers.find(({ id }) => id === answer.answerId)?.transcript ?? null,
    }))
    const made = URL.createObjectURL(new Blob([captionsOf({ from, to }, said)], { type: 'text/vtt' }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [interview, from, to, answers])
  return url
}

import { useCallback, useEffect, useState } from 'react'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Pill, type Tone } from '../../../ui/pill.tsx'
import styles from './check.module.css'
import { measureNetwork, verdictOf, type Measured } from './measure-network.ts'

const text = strings.candidate.check.network
const tones: Readonly<Record<'good' | 'fair' | 'slow' | 'failed', Tone>> = { good: 'good', fair: 'warn', slow: 'warn', failed: 'bad' }
const longestMs = 20_000

/** How the way to the platform is, measured by sending what is sent later. */
export function NetworkCheck() {
  const [measured, setMeasured] = useState<Measured | 'failed'>()
  const [turn, setTurn] = useState(0)
  const again = useCallback(() => {
    setMeasured(undefined)
    setTurn((before) => before + 1)
  }, [])
  useEffect(() => {
    const left = new AbortController()
    measureNetwork({ signal: AbortSignal.any([left.signal, AbortSignal.timeout(longestMs)]) }).then(
      (result) => left.signal.aborted || setMeasured(result),
      () => left.signal.aborted || setMeasured('failed'),
    )
    return () => left.abort()
  }, [turn])

  const verdict = measured && (measured === 'failed' ? measured : verdictOf(measured))
  return (
    <Card title={text.title} aside={verdict && <Pill tone={tones[verdict]}>{text.verdicts[verdict].word}</Pill>}>
      <div className={styles['network']}>
        <div role="status">{verdict ? text.verdicts[verdict].detail : text.measuring}</div>
        {measured && measured !== 'failed' && (
          <dl className={styles['measures']}>
            <div>
              <dt className="quiet small">{text.latency}</dt>
              <dd className="numbers">{text.latencyValue(Math.round(measured.latencyMs))}</dd>
            </div>
            <div>
              <dt className="quiet small">{text.upload}</dt>
              <dd className="numbers">{text.uploadValue(measured.uploadKbps)}</dd>
            </div>
          </dl>
        )}
        {measured && (
          <div>
            <Button size="small" onPress={again}>
              {text.again}
            </Button>
          </div>
        )}
        <p className="quiet small">{text.why}</p>
      </div>
    </Card>
  )
}

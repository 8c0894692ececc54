import type { PartStatus } from '@parley/platform/status'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Pill, type Tone } from '../../ui/pill.tsx'
import { bytes, duration, figure } from './amounts.ts'
import styles from './status-page.module.css'

const text = strings.status
const tones: Record<PartStatus['state'], Tone> = { ready: 'good', starting: 'warn', degraded: 'warn', down: 'bad' }

function Facts({ upSeconds, memoryBytes, eventLoopP99Ms }: PartStatus) {
  const facts = [
    [text.parts.up, upSeconds === null ? undefined : duration(upSeconds)],
    [text.parts.memory, memoryBytes === null ? undefined : bytes(memoryBytes)],
    [text.parts.loop, eventLoopP99Ms === null ? undefined : `${figure(eventLoopP99Ms)} ms`],
  ].filter(([, value]) => value !== undefined)
  if (facts.length === 0) return null
  return (
    <dl className={`${styles['facts']} numbers`}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Every part and how it is. @param onStop offered where parts can be stopped */
export function PartsGrid({ parts, onStop }: { parts: readonly PartStatus[]; onStop: ((part: PartStatus) => void) | undefined }) {
  return (['service', 'worker', 'infrastructure'] as const).map((kind) => {
    const ofKind = parts.filter((part) => part.kind === kind)
    if (ofKind.length === 0) return null
    return (
      <div key={kind} className={styles['group']}>
        <h3 className={styles['kind']}>{text.parts.kinds[kind]}</h3>
        <ul className={styles['parts']}>
          {ofKind.map((part) => (
            <li key={part.name} className={styles['part']} data-part={part.name} data-state={part.state}>
              <div className={styles['partHead']}>
                <strong>{part.name}</strong>
                <Pill tone={tones[part.state]}>{text.states[part.state]}</Pill>
              </div>
              {part.missing.map((sentence) => (
                <p key={sentence} className={styles['missing']}>
                  {sentence}
                </p>
              ))}
              <Facts {...part} />
              {onStop && part.stop !== null && (
                <div>
                  <Button size="small" look="quiet" onPress={() => onStop(part)} aria-label={`${text.parts[part.stop]} ${part.name}`}>
                    {text.parts[part.stop]}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      </div>
    )
  })
}

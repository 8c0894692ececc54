import { useCallback, useRef, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { paths } from '../../app/paths.ts'
import { usePageTitle } from '../../app/use-page-title.ts'
import { useInterviewList } from '../../live/use-interview-list.ts'
import { faultOf, sentenceOf } from '../../platform/fault.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Empty, Loading } from '../../ui/state.tsx'
import { ReplayTile, RunningTile } from './tiles.tsx'
import { useFullScreen } from './use-full-screen.ts'
import { useReplays } from './use-replays.ts'
import { useSize } from './use-size.ts'
import { wallLayout } from './wall-layout.ts'
import styles from './wall-page.module.css'
import { mostTiles, readReplays, writeReplays } from './wall-query.ts'

const text = strings.wall
const speeds = ['1', '2', '5', '10', '20'] as const
const running = { status: ['IN_PROGRESS'] } as const

/** Many interviews at once: those that run, and replays of finished ones. */
export default function WallPage() {
  usePageTitle(text.title)
  const [parameters] = useSearchParams()
  const [, navigate] = useLocation()
  const replays = readReplays(parameters)
  const list = useInterviewList(running, { first: mostTiles, most: mostTiles })
  const { isBusy, problem, begin } = useReplays()
  const [speed, setSpeed] = useState<(typeof speeds)[number]>('1')
  const [over, setOver] = useState<ReadonlySet<string>>(new Set())
  const onOver = useCallback((id: string) => setOver((before) => (before.has(id) ? before : new Set(before).add(id))), [])
  const wall = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLDivElement>(null)
  const { isFull, toggle } = useFullScreen(wall)
  const { width, height } = useSize(field)

  // The oldest first: one that begins moves none that is there.
  const lines = (list.lines ?? []).toReversed().slice(0, mostTiles - replays.length)
  const count = lines.length + replays.length
  const more = (list.lines?.length ?? 0) - lines.length
  const { columns, rowHeight, scrolls } = wallLayout(count, width, height)
  const fault = problem ?? list.problem
  const areOver = replays.length > 0 && replays.every((id) => over.has(id))

  async function fill(): Promise<void> {
    const ids = await begin(Number(speed))
    if (ids.length === 0) return
    setOver(new Set())
    navigate(paths.wall + writeReplays(ids), { replace: true })
  }
  return (
    <div ref={wall} className={styles['wall']} data-full={isFull}>
      <header className={styles['head']}>
        <h1>{text.title}</h1>
        <p className="quiet numbers">
          {text.count(lines.length, replays.length)}
          {more > 0 && ` ${text.more(more)}`}
        </p>
        <div className={styles['controls']}>
          <Choice
            label={text.speed}
            isInline
            value={speed}
            choices={speeds.map((value) => ({ value, label: text.speedOf(Number(value)) }))}
            onChange={setSpeed}
          />
          <Button look={areOver ? 'primary' : 'secondary'} isPending={isBusy} onPress={() => void fill()}>
            {areOver ? text.again : text.fill}
          </Button>
          {replays.length > 0 && <Button onPress={() => navigate(paths.wall, { replace: true })}>{text.clear}</Button>}
          {toggle && <Button onPress={toggle}>{isFull ? text.leaveFull : text.full}</Button>}
        </div>
      </header>
      {fault && (
        <p role="alert" className={styles['problem']}>
          {sentenceOf(faultOf(fault))}
        </p>
      )}
      <div ref={field} className={styles['field']} data-scrolls={scrolls}>
        {count === 0 ? (
          list.lines === undefined ? (
            <Loading />
          ) : (
            <Empty title={text.nobody}>{text.nobodyHint}</Empty>
          )
        ) : (
          <ul
            className={styles['tiles']}
            style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridAutoRows: `${rowHeight}px` }}
            aria-label={text.title}
          >
            {lines.map((line) => (
              <RunningTile key={line.id} line={line} />
            ))}
            {replays.map((id) => (
              <ReplayTile key={id} id={id} onOver={onOver} />
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

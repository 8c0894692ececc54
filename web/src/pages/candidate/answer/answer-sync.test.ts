import { describe, expect, test } from '@jest/globals'
import { PlatformError } from '../../../platform/ask.ts'
import { createBackoff } from '../backoff.ts'
import { emptyRecord, type HandedIn } from './answer-record.ts'
import { createAnswerStore } from './answer-store.ts'
import { createAnswerSync } from './answer-sync.ts'
import { MemoryStorage } from '../../../settings/memory-storage.fixture.ts'

type Call = { what: 'submit' | 'draft' | 'complete'; question?: string; transcript?: string; key?: string }

/** A platform that keeps answers by their keys, as ours does, and a clock that is moved by hand. */
function createStage() {
  let at = 0
  let timers: { due: number; run: () => void }[] = []
  const storage = new MemoryStorage()
  const questions = ['q1', 'q2'].map((id) => ({ id }))
  const platform = {
    status: 'IN_PROGRESS',
    answers: [] as { transcript: string; question: { id: string }; key: string }[],
    drafts: new Map<string, { transcript: string; version: number }>(),
  }
  const calls: Call[] = []
  /** What stands in the way: before the platform gets it, or of its answer alone. */
  let fault: { error: PlatformError; isLate: boolean } | undefined
  const through = (run: () => void): Promise<void> => {
    if (fault && !fault.isLate) return Promise.reject(fault.error)
    run()
    return fault ? Promise.reject(fault.error) : Promise.resolve()
  }
  const conflict = () => new PlatformError('no', 'CONFLICT')
  const standing = () => ({
    status: platform.status,
    questions,
    answers: [...platform.answers],
    currentQuestion: questions.find(({ id }) => !platform.answers.some(({ question }) => question.id === id)) ?? null,
  })

  function openPage() {
    const store = createAnswerStore('i', storage, new EventTarget())
    let isEnding = false
    const sync = createAnswerSync({
      store,
      submit: ({ questionId, transcript }, { key }) => {
        calls.push({ what: 'submit', question: questionId, transcript, key })
        return through(() => {
          const known = platform.answers.find(({ question }) => question.id === questionId)
          if (known?.key === key) return
          if (known || platform.status !== 'IN_PROGRESS') throw conflict()
          platform.answers.push({ transcript, question: { id: questionId }, key })
        })
      },
      async saveDraft({ questionId, transcript, version }) {
        calls.push({ what: 'draft', question: questionId, transcript })
        await through(() => {
          const stored = platform.drafts.get(questionId)
          if (standing().currentQuestion?.id !== questionId) throw conflict()
          if (!stored || stored.version < version) platform.drafts.set(questionId, { transcript, version })
        })
        return platform.drafts.get(questionId) ?? { transcript, version }
      },
      complete: () => {
        calls.push({ what: 'complete' })
        return through(() => void (platform.status = 'COMPLETED')).then(() => sync.see(standing()))
      },
      refresh: () => through(() => {}).then(() => sync.see(standing())),
      isEnding: () => isEnding,
      backoff: createBackoff({ random: () => 0.5 }),
      now: () => at,
      after(ms, run) {
        const timer = { due: at + ms, run }
        timers.push(timer)
        return () => void (timers = timers.filter((each) => each !== timer))
      },
    })
    sync.see(standing())
    return {
      store,
      sync,
      type: (questionId: string, transcript: string) => {
        const record = store.get(questionId) ?? emptyRecord(questionId, at)
        store.put({ ...record, transcript, version: record.version + 1, updatedAt: at })
      },
      handIn: (questionId: string, key: string, transcript = 'said') => {
        const handedIn: HandedIn = { key, durationMs: 1, at: at++, outcome: 'waiting' }
        store.put({ ...(store.get(questionId) ?? emptyRecord(questionId, at)), transcript, version: 9, handedIn })
        sync.wake()
      },
      end: () => {
        isEnding = true
        sync.wake()
      },
    }
  }

  const settle = async (): Promise<void> => {
    for (let i = 0; i < 50; i += 1) await Promise.resolve()
  }
  async function pass(ms: number): Promise<void> {
    const until = at + ms
    await settle()
    for (;;) {
      const [next] = timers.sort((a, b) => a.due - b.due)
      if (!next || next.due > until) break
      timers.shift()
      at = Math.max(at, next.due)
      next.run()
      await settle()
    }
    at = until
  }
  return {
    platform,
    calls,
    storage,
    openPage,
    pass,
    settle,
    waiting: () => timers.length,
    cut: (code = 'OFFLINE', retryAfterMs?: number) => void (fault = { error: new PlatformError('no', code, retryAfterMs), isLate: false }),
    loseAnswers: () => void (fault = { error: new PlatformError('no', 'OFFLINE'), isLate: true }),
    mend: () => void (fault = undefined),
  }
}

describe('a draft', () => {
  test('is sent about once a second, always the newest words', async () => {
    const stage = createStage()
    const page = stage.openPage()
    for (let i = 1; i <= 40; i += 1) {
      page.type('q1', 'word '.repeat(i))
      await stage.pass(100)
    }
    await stage.pass(2_000)
    const drafts = stage.calls.filter(({ what }) => what === 'draft')
    expect(drafts.length).toBeGreaterThanOrEqual(4)
    expect(drafts.length).toBeLessThanOrEqual(6)
    expect(stage.platform.drafts.get('q1')?.transcript).toBe('word '.repeat(40))
    expect(page.store.get('q1')).toMatchObject({ version: 40, savedVersion: 40 })
    // Nothing to send: nothing is sent.
    await stage.pass(60_000)
    expect(stage.calls.length).toBe(drafts.length)
    expect(stage.waiting()).toBe(0)
  })

  test('waits as long as it is told to', async () => {
    const stage = createStage()
    const page = stage.openPage()
    stage.cut('RATE_LIMITED', 5_000)
    page.type('q1', 'I')
    await stage.pass(4_900)
    expect(stage.calls.length).toBe(1)
    expect(page.sync.state().isFailing).toBe(false)
    stage.mend()
    await stage.pass(200)
    expect(stage.platform.drafts.get('q1')?.transcript).toBe('I')
  })

  test('of another device is written over by the words that are being written here', async () => {
    const stage = createStage()
    const page = stage.openPage()
    stage.platform.drafts.set('q1', { transcript: 'elsewhere', version: 30 })
    page.type('q1', 'here')
    await stage.pass(3_000)
    expect(stage.platform.drafts.get('q1')).toEqual({ transcript: 'here', version: 31 })
  })
})

describe('an answer', () => {
  test('that is handed in comes before the draft that was under way, and is forgotten here once the platform has it', async () => {
    const stage = createStage()
    const page = stage.openPage()
    page.type('q1', 'I')
    page.handIn('q1', 'k1', 'I led')
    await stage.pass(10)
    expect(stage.platform.answers.map(({ transcript }) => transcript)).toEqual(['I led'])
    expect(page.store.all()).toEqual([])
  })

  test('is tried for ever while the platform is away, ever more seldom, and once at once when it may be back', async () => {
    const stage = createStage()
    const page = stage.openPage()
    stage.cut()
    page.handIn('q1', 'k1')
    await stage.pass(3_600_000)
    expect(page.sync.state().isFailing).toBe(true)
    const tries = stage.calls.length
    expect(tries).toBeGreaterThan(100)
    expect(tries).toBeLessThan(140)
    stage.mend()
    page.sync.wake()
    await stage.settle()
    expect(stage.platform.answers.length).toBe(1)
    expect(page.sync.state().isFailing).toBe(false)
  })

  test.each(['SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'RATE_LIMITED', 'UNAUTHENTICATED'])(
    'is tried again after %s',
    async (code) => {
      const stage = createStage()
      const page = stage.openPage()
      stage.cut(code)
      page.handIn('q1', 'k1')
      await stage.pass(10_000)
      expect(page.store.get('q1')?.handedIn?.outcome).toBe('waiting')
      stage.mend()
      await stage.pass(40_000)
      expect(stage.platform.answers.length).toBe(1)
    },
  )

  test('is stored once, though every answer about it is lost on the way, and the page is closed and opened again', async () => {
    const stage = createStage()
    const page = stage.openPage()
    stage.loseAnswers()
    page.handIn('q1', 'k1')
    await stage.pass(10_000)
    page.sync.close()
    const again = stage.openPage()
    await stage.pass(60_000)
    stage.mend()
    await stage.pass(60_000)
    expect(stage.platform.answers.length).toBe(1)
    expect(new Set(stage.calls.map(({ key }) => key))).toEqual(new Set(['k1']))
    expect(again.store.all()).toEqual([])
  })

  test('goes in the order in which it was handed in, and the interview ends after the last', async () => {
    const stage = createStage()
    const page = stage.openPage()
    stage.cut()
    page.handIn('q1', 'k1')
    page.handIn('q2', 'k2')
    await stage.pass(20_000)
    stage.mend()
    await stage.pass(40_000)
    expect(stage.calls.filter(({ question }) => question === 'q2').length).toBeGreaterThan(0)
    expect(stage.platform).toMatchObject({ status: 'COMPLETED', answers: [{ key: 'k1' }, { key: 'k2' }] })
    expect(page.store.all()).toEqual([])
  })

  test('to what was answered elsewhere meanwhile stays, so that its words can be shown; the same words are no loss', async () => {
    const stage = createStage()
    const page = stage.openPage()
    stage.platform.answers.push({ transcript: 'said elsewhere', question: { id: 'q1' }, key: 'other' })
    page.handIn('q1', 'k1', 'said here')
    await stage.pass(10)
    expect(page.store.get('q1')).toMatchObject({ transcript: 'said here', handedIn: { outcome: { refused: 'CONFLICT' } } })
    stage.platform.answers.push({ transcript: 'the same', question: { id: 'q2' }, key: 'other' })
    page.handIn('q2', 'k2', 'the same')
    await stage.pass(2_000)
    expect(page.store.get('q2')).toBeUndefined()
  })

  test('that is too long is given back to be changed', async () => {
    const stage = createStage()
    const page = stage.openPage()
    stage.cut('PAYLOAD_TOO_LARGE')
    page.handIn('q1', 'k1', 'long')
    await stage.settle()
    expect(page.sync.state().givenBack).toBe('PAYLOAD_TOO_LARGE')
    expect(page.store.get('q1')).toMatchObject({ transcript: 'long', handedIn: null })
    stage.mend()
    page.handIn('q1', 'k2', 'short')
    await stage.pass(5_000)
    expect(page.sync.state().givenBack).toBeUndefined()
    expect(stage.platform.answers).toMatchObject([{ transcript: 'short' }])
  })
})

test('words that were never handed in are shown when the interview is over, and forgotten when there are none', async () => {
  const stage = createStage()
  const page = stage.openPage()
  stage.cut()
  page.type('q1', 'never sent')
  page.type('q2', ' ')
  stage.mend()
  page.sync.see({ status: 'CANCELLED', questions: [], answers: [], currentQuestion: null })
  await stage.settle()
  expect(page.store.all()).toMatchObject([{ questionId: 'q1', transcript: 'never sent', handedIn: { outcome: { refused: 'CONFLICT' } } }])
})

test('an end before all is answered sends what was handed in first', async () => {
  const stage = createStage()
  const page = stage.openPage()
  page.handIn('q1', 'k1')
  page.end()
  await stage.pass(2_000)
  expect(stage.calls.map(({ what }) => what)).toEqual(['submit', 'complete'])
  expect(stage.platform.status).toBe('COMPLETED')
})

test('after it is closed nothing is sent', async () => {
  const stage = createStage()
  const page = stage.openPage()
  stage.cut()
  page.handIn('q1', 'k1')
  await stage.pass(100)
  page.sync.close()
  const tries = stage.calls.length
  page.type('q2', 'more')
  page.sync.wake()
  await stage.pass(100_000)
  expect(stage.calls.length).toBe(tries)
  expect(stage.waiting()).toBe(0)
})

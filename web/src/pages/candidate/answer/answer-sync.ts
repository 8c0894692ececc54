import type { PlatformError } from '../../../platform/ask.ts'
import type { Backoff } from '../backoff.ts'
import { isWaiting, type AnswerRecord, type HandedIn } from './answer-record.ts'
import type { AnswerStore } from './answer-store.ts'
import { nextTask, type Standing, type Task } from './next-task.ts'
import { settleRecords, type Settling } from './settle-records.ts'

/** Sends what is in the store to the platform: one thing at a time, again and again until it is there. */
export interface AnswerSync {
  /** How the interview stands now. */
  see(interview: Standing & Settling): void
  /** Tries at once: something was handed in, or the connection may be back. */
  wake(): void
  state(): SyncState
  onChange: (listener: () => void) => () => void
  /** Sends nothing more. What is in the store stays. */
  close(): void
}

export interface SyncState {
  /** The last try did not get through; it is tried again. */
  isFailing: boolean
  /** Why the platform gave an answer back, to be changed: a code of docs/errors.md. */
  givenBack: string | undefined
}

export interface AnswerSyncOptions {
  store: AnswerStore
  /** These reject with a PlatformError. */
  submit: (record: AnswerRecord, handedIn: HandedIn) => Promise<void>
  /** @returns the newest draft that the platform has */
  saveDraft: (draft: Pick<AnswerRecord, 'questionId' | 'transcript' | 'version'>) => Promise<{ transcript: string; version: number }>
  complete: () => Promise<void>
  /** Asks how the interview stands; ends in `see`. */
  refresh: () => Promise<void>
  isEnding: () => boolean
  backoff: Backoff
  /** Milliseconds on the platform's clock. */
  now: () => number
  /** Runs it later. @returns what calls that off */
  after: (ms: number, run: () => void) => () => void
  /** Between two drafts; default 1,000. */
  draftEveryMs?: number
}

/** Asking again changes nothing about these. */
const final = new Set(['CONFLICT', 'BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE', 'NOT_FOUND', 'FORBIDDEN'])
/** Of the words themselves: the candidate can change them. */
const givesBack = new Set(['BAD_USER_INPUT', 'PAYLOAD_TOO_LARGE'])

export function createAnswerSync(options: AnswerSyncOptions): AnswerSync {
  const { store, backoff, now, draftEveryMs = 1_000 } = options
  const listeners = new Set<() => void>()
  let interview: (Standing & Settling) | undefined
  let state: SyncState = { isFailing: false, givenBack: undefined }
  let isWorking = false
  let isClosed = false
  let notBefore = 0
  let draftNotBefore = 0
  let callOff = (): void => {}

  function become(change: Partial<SyncState>): void {
    const next = { ...state, ...change }
    if (next.isFailing === state.isFailing && next.givenBack === state.givenBack) return
    state = next
    for (const listener of listeners) listener()
  }

  async function work(): Promise<void> {
    if (isWorking || isClosed) return
    isWorking = true
    callOff()
    for (;;) {
      const task = interview && !isClosed ? nextTask(interview, store.all(), options.isEnding()) : undefined
      if (!task) break
      const wait = Math.max(notBefore, task.kind === 'draft' ? draftNotBefore : 0) - now()
      if (wait > 0) {
        callOff = options.after(wait, () => void work())
        break
      }
      try {
        await perform(task)
        backoff.reset()
        become({ isFailing: false })
      } catch (error) {
        await fail(task, error as PlatformError) // as what performs it rejects
      }
    }
    isWorking = false
  }

  async function perform(task: Task): Promise<void> {
    if (task.kind === 'complete') {
      await options.complete()
      // Its end is seen by asking, should the answer be lost.
      notBefore = now() + draftEveryMs
    } else if (task.kind === 'submit') {
      const { record } = task
      if (!record.handedIn) return
      await options.submit(record, record.handedIn)
      settle(record, 'accepted')
      void options.refresh().catch(() => {})
    } else {
      draftNotBefore = now() + draftEveryMs
      await saveDraft(task.record)
    }
  }

  async function saveDraft({ questionId, version, transcript }: AnswerRecord): Promise<void> {
    const write = (change: (record: AnswerRecord) => AnswerRecord): void => {
      const record = store.get(questionId)
      if (record) store.put(change(record))
    }
    write((record) => ({ ...record, sent: { version, transcript } }))
    const saved = await options.saveDraft({ questionId, version, transcript })
    write((record) =>
      saved.version > version
        ? // Another device's words: those that are being written here go on above them.
          { ...record, version: Math.max(record.version, saved.version + 1), savedVersion: saved.version }
        : { ...record, savedVersion: Math.max(record.savedVersion, version) },
    )
  }

  /** The record stays, as it now stands with the platform. */
  function settle(record: AnswerRecord, outcome: HandedIn['outcome']): void {
    const newest = store.get(record.questionId)
    if (newest?.handedIn) store.put({ ...newest, handedIn: { ...newest.handedIn, outcome } })
  }

  async function fail(task: Task, error: PlatformError): Promise<void> {
    notBefore = now() + backoff.next(error.retryAfterMs)
    if (!final.has(error.code)) return become({ isFailing: error.code !== 'RATE_LIMITED' })
    if (task.kind === 'submit') await refuse(task.record, error.code)
    else await options.refresh().catch(() => {})
  }

  async function refuse(record: AnswerRecord, code: string): Promise<void> {
    if (givesBack.has(code)) {
      store.put({ ...record, handedIn: null })
      return become({ givenBack: code })
    }
    try {
      await options.refresh()
    } catch {
      return // it is asked again, and answered the same
    }
    const given: Settling['answers'] = interview?.answers ?? []
    const answer = given.find(({ question }) => question.id === record.questionId)
    if (answer && answer.transcript === record.transcript) settle(record, 'accepted')
    else settle(record, { refused: code })
    notBefore = 0
    tidy()
  }

  function tidy(): void {
    if (!interview) return
    for (const change of settleRecords(interview, store.all(), now())) {
      if ('remove' in change) store.remove(change.remove)
      else store.put(change.put)
    }
  }

  const leave = store.onChange(() => {
    if (state.givenBack !== undefined && store.all().some(isWaiting)) become({ givenBack: undefined })
    void work()
  })

  return {
    see(next) {
      interview = next
      tidy()
      void work()
    },
    wake() {
      notBefore = 0
      void work()
    },
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      isClosed = true
      callOff()
      leave()
    },
  }
}

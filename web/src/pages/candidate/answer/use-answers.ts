import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useClient } from 'urql'
import { CompleteTakingDocument, HandInAnswerDocument, KeepAnswerDraftDocument } from '../../../generated/graphql.ts'
import { request, serverClock } from '../../../platform/request.ts'
import { useConnection } from '../../../platform/use-connection.ts'
import { createBackoff } from '../backoff.ts'
import { later } from '../later.ts'
import { newKey } from '../../../platform/new-key.ts'
import type { TakenInterview } from '../interview/use-taken.ts'
import { emptyRecord, isUnsaved, isWaiting, type AnswerRecord } from './answer-record.ts'
import { createAnswerStore, type AnswerStore } from './answer-store.ts'
import { createAnswerSync, type AnswerSync, type SyncState } from './answer-sync.ts'

/** What the candidate writes, and what is known of its way to the platform. */
export interface Answers {
  records: readonly AnswerRecord[]
  sync: SyncState
  /** False: this browser keeps nothing, so that words last as long as the page. */
  isKept: boolean
  /** Something was handed in that the platform is not known to have, or words were not saved although they should have been by now. */
  isUnsent: boolean
  isEnding: boolean
  /** What is written now, be it newer than `records`. */
  textOf: (questionId: string) => string
  type: (questionId: string, transcript: string) => void
  put: (record: AnswerRecord) => void
  handIn: (questionId: string, durationMs: number) => void
  /** Ends the interview, answered or not. */
  end: () => void
  /** The candidate has seen what was refused. */
  forget: (questionId: string) => void
}

interface Parts {
  store: AnswerStore
  sync: AnswerSync
}

const endingKey = (interviewId: string): string => `parley.ending.${interviewId}`
const nothing: readonly AnswerRecord[] = []
const still: SyncState = { isFailing: false, givenBack: undefined }
const noListener = () => () => {}

/** @returns undefined until they are read */
export function useAnswers(
  interview: TakenInterview,
  { see, refresh }: { see: (interview: TakenInterview) => void; refresh: () => Promise<void> },
): Answers | undefined {
  const client = useClient()
  const { id } = interview
  const [parts, setParts] = useState<Parts>()
  const [isEnding, setEnding] = useState(() => localStorage.getItem(endingKey(id)) !== null)
  const ending = useRef(isEnding)

  useEffect(() => {
    const store = createAnswerStore(id, localStorage, window)
    const sync = createAnswerSync({
      store,
      async submit({ questionId, transcript }, { durationMs, key }) {
        await request(client, HandInAnswerDocument, { input: { interviewId: id, questionId, transcript, durationMs, idempotencyKey: key } })
      },
      saveDraft: async ({ questionId, transcript, version }) =>
        (await request(client, KeepAnswerDraftDocument, { input: { interviewId: id, questionId, transcript, version } })).saveAnswerDraft,
      complete: async () => see((await request(client, CompleteTakingDocument, { input: { interviewId: id } })).completeInterview),
      refresh,
      isEnding: () => ending.current,
      backoff: createBackoff(),
      now: () => serverClock.now(),
      after: later,
    })
    setParts({ store, sync })
    return () => {
      sync.close()
      store.close()
    }
  }, [id, client, see, refresh])

  useEffect(() => {
    parts?.sync.see(interview)
    if (!['SCHEDULED', 'IN_PROGRESS'].includes(interview.status)) localStorage.removeItem(endingKey(id))
  }, [parts, interview, id])

  // The connection may be back: events say so, and sometimes lie, so that they are hints alone.
  const { state: connection } = useConnection()
  useEffect(() => {
    if (connection === 'connected') parts?.sync.wake()
  }, [parts, connection])
  useEffect(() => {
    const wake = (): void => parts?.sync.wake()
    addEventListener('online', wake)
    return () => removeEventListener('online', wake)
  }, [parts])

  const records = useSyncExternalStore(parts?.store.onChange ?? noListener, () => parts?.store.all() ?? nothing)
  const sync = useSyncExternalStore(parts?.sync.onChange ?? noListener, () => parts?.sync.state() ?? still)
  if (!parts) return undefined
  const { store } = parts
  const isKept = store.isKept()
  const recordOf = (questionId: string): AnswerRecord => store.get(questionId) ?? emptyRecord(questionId, serverClock.now())
  return {
    records,
    sync,
    isKept,
    isUnsent: records.some((record) => isWaiting(record) || (isUnsaved(record) && (sync.isFailing || !isKept))),
    isEnding,
    textOf: (questionId) => store.get(questionId)?.transcript ?? '',
    type(questionId, transcript) {
      const record = recordOf(questionId)
      store.put({ ...record, transcript, version: record.version + 1, updatedAt: serverClock.now() })
    },
    put: (record) => store.put(record),
    handIn(questionId, durationMs) {
      const record = recordOf(questionId)
      const transcript = sendable(record.transcript)
      const handedIn = { key: newKey(), durationMs: Math.min(durationMs, longestMs), at: serverClock.now(), outcome: 'waiting' as const }
      store.put({ ...record, transcript, handedIn })
      parts.sync.wake()
    },
    end() {
      ending.current = true
      setEnding(true)
      try {
        localStorage.setItem(endingKey(id), 'yes')
      } catch {
        // It is ended by this page, or said again on the next.
      }
      parts.sync.wake()
    },
    forget: (questionId) => store.remove(questionId),
  }
}

/** The platform takes no answer that took longer. */
const longestMs = 86_400_000

/** What the platform takes as text: no NUL, no half of a character. */
const sendable = (text: string): string => new TextDecoder().decode(new TextEncoder().encode(text.replaceAll('\0', ''))).trim()

import { emptyRecord, isUnsaved, type AnswerRecord } from './answer-record.ts'

/** A draft as the platform has it. */
export interface ServerDraft {
  transcript: string
  version: number
  /** Milliseconds on the platform's clock. */
  updatedAt: number
}

export interface Merged {
  record: AnswerRecord
  /** What was written elsewhere meanwhile and is not in the record: shown, so that it can be taken. */
  other: string | undefined
}

/**
 * Puts together what this device has of an answer and what the platform has, when a page begins. The newest counts; where both have words that
 * the other lacks, nothing is thrown away.
 */
export function mergeDraft(questionId: string, local: AnswerRecord | undefined, server: ServerDraft | undefined, now: number): Merged {
  const alone = (record: AnswerRecord): Merged => ({ record, other: undefined })
  if (!server) return alone(local ? { ...local, savedVersion: 0 } : emptyRecord(questionId, now))
  const theirs: AnswerRecord = {
    ...emptyRecord(questionId, server.updatedAt),
    transcript: server.transcript,
    version: server.version,
    savedVersion: server.version,
  }
  if (!local) return alone(theirs)
  const isOurs = server.version === local.sent?.version && server.transcript === local.sent.transcript
  if (isOurs || server.version <= local.savedVersion) return alone({ ...local, savedVersion: Math.max(local.savedVersion, server.version) })
  if (!isUnsaved(local) || holds(server.transcript, local.transcript)) return alone(theirs)

  // Written on two devices: ours goes on above both versions, so that it is saved.
  const ours = { ...local, version: Math.max(local.version, server.version) + 1, savedVersion: server.version }
  if (holds(local.transcript, server.transcript)) return alone(ours)
  return local.updatedAt >= server.updatedAt ? { record: ours, other: server.transcript } : { record: theirs, other: local.transcript }
}

const holds = (all: string, part: string): boolean => all.includes(part.trim())

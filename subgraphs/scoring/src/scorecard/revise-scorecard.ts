import type { InterviewAccess } from '@parley/contracts'
import { inTransaction, type Pool, type Query } from '@parley/database'
import { createAccessTable } from '@parley/interview-access'
import type { LiveLog, PostgresFeed } from '@parley/live-log'
import { readAnswerScores } from './answer-score-rows.ts'
import { makeScorecard } from './make-scorecard.ts'
import { scoreFeedName } from './score-feed.ts'
import { scorecardState, type ScorecardState } from './scorecard-state.ts'
import { statusOf } from './status-of.ts'

export interface ReviseParts {
  pool: Pool
  feed: PostgresFeed<ScorecardState>
  liveLog: LiveLog
}

export interface Revision {
  /** What this replica knows of the interview; the copy in the table counts where it is newer. */
  access: InterviewAccess
  /** Writes what is new, under the scorecard's lock. */
  write?: (tx: Query) => Promise<unknown>
  /** Lets the candidate see the score, if it is final: who does so. */
  releaseBy?: string
}

/** A scorecard as it stands. */
export interface Revised {
  scorecard: ScorecardState
  /** Whether this is a new revision. */
  changed: boolean
}

/**
 * Brings a scorecard up to date in one transaction under its lock, and rings after the commit. A new revision is made only when
 * something changed.
 *
 * The copy of access is read under the lock. Whoever stores the news that an interview is completed looks at the scorecard after that;
 * so of the last result and that news, whichever comes second sees the other, on whatever replica.
 * @returns undefined when nothing of the interview is scored
 */
export async function reviseScorecard(parts: ReviseParts, { access: known, write, releaseBy }: Revision): Promise<Revised | undefined> {
  const { pool, feed, liveLog } = parts
  const { interviewId } = known
  const revised = await inTransaction(pool, async (tx) => {
    const head = (await feed.lock(tx, [interviewId])).get(interviewId)
    if (head === undefined) return undefined
    await write?.(tx)

    const access = await newest(tx, known)
    const standing = await readStanding(tx, interviewId)
    const answers = await readAnswerScores(tx, interviewId)
    if (answers.length === 0) return undefined
    const reached = statusOf(answers.length, access, standing.released)
    const status = reached === 'FINAL' && releaseBy !== undefined ? 'RELEASED' : reached
    const expected = access.totalQuestions
    const { last } = standing
    if (last?.status === status && last.scored === answers.length && last.expected === expected) return { scorecard: last, changed: false }

    const scorecard = makeScorecard({ interviewId, number: head.head + 1, answers, expected, status })
    if (status === 'RELEASED' && !standing.released) await release(tx, interviewId, access.practice ? null : (releaseBy ?? null))
    await tx('INSERT INTO scoring.scorecard_revisions (interview_id, number, state) VALUES ($1, $2, $3::jsonb)', [
      interviewId,
      scorecard.number,
      JSON.stringify(scorecard),
    ])
    await feed.advance(tx, new Map([[interviewId, scorecard.number]]))
    return { scorecard, changed: true }
  })
  if (revised?.changed) {
    const { scorecard } = revised
    // Never rejects.
    void liveLog.ring(scoreFeedName, interviewId, [{ number: scorecard.number, event: scorecard }])
  }
  return revised
}

async function newest(tx: Query, known: InterviewAccess): Promise<InterviewAccess> {
  const stored = (await createAccessTable({ schema: 'scoring', query: tx }).read([known.interviewId])).get(known.interviewId)
  return stored !== undefined && stored.version > known.version ? stored : known
}

/** What the scorecard's row and its last revision say. */
async function readStanding(tx: Query, interviewId: string): Promise<{ released: boolean; last: ScorecardState | undefined }> {
  const [row] = await tx(
    `SELECT s.released_at IS NOT NULL AS released, r.state FROM scoring.scorecards s
     LEFT JOIN scoring.scorecard_revisions r ON r.interview_id = s.interview_id AND r.number = s.revision
     WHERE s.interview_id = $1`,
    [interviewId],
  )
  const state = row?.['state'] ?? undefined
  return { released: row?.['released'] === true, last: state === undefined ? undefined : scorecardState.parse(state) }
}

/** @param by nobody for a practice interview, which is released by itself */
const release = (tx: Query, interviewId: string, by: string | null) =>
  tx('UPDATE scoring.scorecards SET released_at = now(), released_by_id = $2 WHERE interview_id = $1', [interviewId, by])

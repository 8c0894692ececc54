import { defaultCriteria, type AnswerSubmitted } from '@parley/contracts'
import type { Query } from '@parley/database'
import { answerScoreValues, makeScorecard, scoreAnswerState, weightsOf, type ScorecardState } from '@parley/scoring'
import { rubricScorer, scoreAnswer } from '@parley/scoring-worker'
import { accessRow } from './access-row.ts'
import { insert } from './insert.ts'
import type { PastInterview } from './past-interviews.ts'

const scoringTookMs = 900

/** The scoring subgraph's rows of past interviews, judged by the real rubric; of each scorecard's history only the last revision is kept. */
export async function seedScores(query: Query, past: readonly PastInterview[]): Promise<void> {
  await insert(query, 'scoring.interview_access', past.map(accessRow))
  await insert(query, 'scoring.rubrics', [
    { id: 'rubric-demo', organization_id: 'org-demo', name: 'Standard', criteria: defaultCriteria, created_at: new Date() },
  ])
  const scorecards = past.map((interview) => ({ interview, scorecard: scorecardOf(interview) }))
  await insert(
    query,
    'scoring.scorecards',
    scorecards.map(({ interview, scorecard }) => ({
      interview_id: interview.id,
      organization_id: interview.organizationId,
      revision: scorecard.number,
      floor: scorecard.number - 1,
      released_at: interview.released ? interview.completedAt : null,
      released_by_id: interview.released && !interview.practice ? interview.createdById : null,
      created_at: interview.startedAt,
    })),
  )
  await insert(
    query,
    'scoring.answer_scores',
    scorecards.flatMap(({ scorecard }) => scorecard.answers.map((answer) => answerScoreValues(scorecard.interviewId, answer))),
  )
  await insert(
    query,
    'scoring.scorecard_revisions',
    scorecards.map(({ interview, scorecard }) => ({
      interview_id: interview.id,
      number: scorecard.number,
      state: scorecard,
      at: interview.completedAt,
    })),
  )
}

function scorecardOf(interview: PastInterview): ScorecardState {
  const { id: interviewId, organizationId, released } = interview
  const weights = weightsOf(defaultCriteria)
  const answers = interview.answers.map(({ id: answerId, question, transcript, durationMs, submittedAt }) => {
    const submitted: AnswerSubmitted = {
      answerId,
      interviewId,
      organizationId,
      question,
      transcript,
      durationMs,
      submittedAt: submittedAt.toISOString(),
    }
    return scoreAnswerState(
      {
        answerId,
        interviewId,
        organizationId,
        questionId: question.id,
        scorer: rubricScorer.name,
        criteria: scoreAnswer(submitted),
        submittedAt: submitted.submittedAt,
        scoredAt: new Date(submittedAt.getTime() + scoringTookMs).toISOString(),
      },
      weights,
    )
  })
  return makeScorecard({
    interviewId,
    // One for each answer, one more when the interview was completed.
    number: answers.length + 1,
    answers,
    expected: interview.questions.length,
    status: released ? 'RELEASED' : 'FINAL',
  })
}

import { must, ask } from './graphql.ts'

export interface Question {
  id: string
  category: string
}

export interface Interview {
  id: string
  /** The candidate's token. */
  token: string
  question: Question
  totalQuestions: number
}

const create = 'mutation CreateInterview { createInterview(input: { title: "Load test" }) { id } }'
const consent = `mutation RecordConsent($id: ID!) {
  recordConsent(input: { interviewId: $id, emotion: true, recording: false }) { id }
}`
const start = `mutation StartInterview($id: ID!) {
  startInterview(input: { interviewId: $id }) { id totalQuestions currentQuestion { id category } }
}`
const cancel = 'mutation CancelInterview($id: ID!) { cancelInterview(input: { interviewId: $id }) { status } }'
const answer = 'mutation SubmitAnswer($input: SubmitAnswerInput!) { submitAnswer(input: $input) { id } }'

/** A practice interview of this candidate, with their consent to emotion analysis, in progress. `between` each two requests. */
export async function beginInterview(token: string, between: () => Promise<void> = async () => {}): Promise<Interview> {
  const { createInterview } = await must<{ createInterview: { id: string } }>('CreateInterview', create, {}, token)
  const { id } = createInterview
  await between()
  await must('RecordConsent', consent, { id }, token)
  await between()
  const { startInterview } = await must<{ startInterview: { totalQuestions: number; currentQuestion: Question } }>(
    'StartInterview',
    start,
    { id },
    token,
  )
  return { id, token, question: startInterview.currentQuestion, totalQuestions: startInterview.totalQuestions }
}

/** Ends an interview that is not to be completed, so that nothing stays behind in progress. */
export const cancelInterview = ({ id, token }: Interview): Promise<unknown> => ask('CancelInterview', cancel, { id }, token)

const transcript =
  'Last spring our nightly report took five hours, and I was asked to make it faster. First I measured where the time went: ' +
  'eighty percent was one query without an index. I added the index, tested it on a copy, and the report took forty minutes.'

/** @returns whether it was accepted */
export async function submitAnswer({ id, token }: Interview, question: Question): Promise<boolean> {
  const input = { interviewId: id, questionId: question.id, transcript, durationMs: 18_000 }
  return (await ask('SubmitAnswer', answer, { input }, token)) !== undefined
}

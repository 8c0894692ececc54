/** Operations that several tests send. */
const interviewFields = `id cursor revision title status private practice totalQuestions createdAt scheduledAt startedAt completedAt
  candidate { id displayName } currentQuestion { id } questions { id text } answers { id question { id } transcript durationMs }
  consent { emotion recording policyVersion recordedAt }`

export const createInterview = `mutation ($input: CreateInterviewInput!) { createInterview(input: $input) { ${interviewFields} } }`
export const startInterview = `mutation ($id: ID!) { startInterview(input: { interviewId: $id }) { ${interviewFields} } }`
export const completeInterview = `mutation ($id: ID!) { completeInterview(input: { interviewId: $id }) { ${interviewFields} } }`
export const cancelInterview = `mutation ($id: ID!) { cancelInterview(input: { interviewId: $id }) { ${interviewFields} } }`
export const recordConsent = `mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { ${interviewFields} } }`
export const submitAnswer = `mutation ($input: SubmitAnswerInput!) { submitAnswer(input: $input) { id question { id } transcript durationMs submittedAt } }`
export const interview = `query ($id: ID!) { interview(id: $id) { ${interviewFields} } }`

/** Which question a running interview is at, counted from 1. */
export const questionNumber = ({ answers, totalQuestions }: { answers: readonly unknown[]; totalQuestions: number }): number =>
  Math.min(answers.length + 1, totalQuestions)

/** When it began, or was created as long as it has not. */
export const startOf = ({ startedAt, createdAt }: { startedAt: string | null; createdAt: string }): number =>
  Date.parse(startedAt ?? createdAt)

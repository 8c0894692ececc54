import { expect, test } from '@jest/globals'
import { answerScored, answerSubmitted } from './scoring.ts'

/** By path, for example `question.id`. A field added here is a field that scores may depend on: ask first whether they may. */
const fieldsOf = (schema: { shape: object }): string[] =>
  Object.entries(schema.shape).flatMap(([name, field]: [string, object]) =>
    'shape' in field ? fieldsOf(field as { shape: object }).map((inner) => `${name}.${inner}`) : [name],
  )

test('what is scored is the answer and its question: nothing of the face, of consent or of who the candidate is', () => {
  expect(fieldsOf(answerSubmitted).toSorted()).toEqual(
    [
      'answerId',
      'interviewId',
      'organizationId',
      'question.id',
      'question.text',
      'question.category',
      'question.difficulty',
      'question.keyPoints',
      'question.timeLimitSeconds',
      'transcript',
      'durationMs',
      'submittedAt',
    ].toSorted(),
  )
})

test('a verdict holds nothing else than the scorer says of the answer', () => {
  expect(fieldsOf(answerScored).toSorted()).toEqual(
    ['answerId', 'interviewId', 'organizationId', 'questionId', 'scorer', 'criteria', 'submittedAt', 'scoredAt'].toSorted(),
  )
})

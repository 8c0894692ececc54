import { promised } from '@parley/platform/testing'
import { describe, expect, test } from '@jest/globals'
import { criterionVerdict, defaultCriteria, type AnswerSubmitted } from '@parley/contracts'
import { asSubmitted, judgedQuestions, type JudgedQuestion, type Quality } from './answers.fixture.ts'
import { furtherQuestions } from './further-answers.fixture.ts'
import { hardQuestions } from './hard-answers.fixture.ts'
import { heldOutQuestions } from './held-out.fixture.ts'
import { scoreAnswer } from './score-answer.ts'

const totalOf = (answer: AnswerSubmitted): number => {
  const verdicts = scoreAnswer(answer)
  return defaultCriteria.reduce((sum, { weight }, i) => sum + (100 * weight * (verdicts[i]?.score ?? 0)) / 10, 0)
}
const scored = ({ question, answers }: JudgedQuestion) =>
  answers.map(({ quality, transcript, durationMs }) => ({ quality, total: totalOf(asSubmitted(question, transcript, durationMs)) }))

/** Least and most that an answer of each kind may get. */
const limits: Record<Quality, [number, number]> = {
  excellent: [75, 100],
  good: [50, 90],
  weak: [5, 45],
  'off-topic': [0, 15],
  copied: [0, 10],
  repeated: [0, 10],
  keywords: [0, 10],
  gibberish: [0, 10],
  empty: [0, 0],
}
const real: Quality[] = ['excellent', 'good', 'weak']
const tuned = [...judgedQuestions, ...furtherQuestions]

describe('answers that people have judged', () => {
  test('are sixty, to nine questions', () => {
    expect(tuned.flatMap(({ answers }) => answers)).toHaveLength(60)
    expect(tuned).toHaveLength(9)
  })

  test.each(tuned)('come out in the order people put them: $question.id', (judged) => {
    const totals = scored(judged)
    const [excellent, good, weak] = real.map((quality) => totals.find((answer) => answer.quality === quality)?.total ?? Number.NaN)
    expect(excellent).toBeGreaterThan(good ?? Number.NaN)
    expect(good).toBeGreaterThan((weak ?? Number.NaN) + 15)
    const bad = totals.filter(({ quality }) => !real.includes(quality))
    expect(bad.filter(({ total }) => total >= (weak ?? 0))).toEqual([])
  })

  test.each(tuned)('keep their distance: $question.id', (judged) => {
    const outside = scored(judged).filter(({ quality, total }) => total < limits[quality][0] || total > limits[quality][1])
    expect(outside).toEqual([])
  })
})

describe.each([
  ['answers that use other words than the question', hardQuestions],
  ['answers that the scorer was never tuned by', heldOutQuestions],
])('%s', (_, questions) => {
  test('score low when they are off topic, copied, repeated, key words or gibberish', () => {
    const bad = questions.flatMap(scored).filter(({ quality }) => !real.includes(quality))
    expect(bad.length).toBeGreaterThanOrEqual(8)
    expect(bad.filter(({ total }) => total > 15)).toEqual([])
  })

  test('are put in the right order nine times in ten, two by two', () => {
    const pairs = questions.flatMap((judged) => {
      const totals = scored(judged)
      return totals.flatMap((better, i) =>
        totals.slice(i + 1).flatMap((worse) => (real.includes(better.quality) ? [better.total > worse.total] : [])),
      )
    })
    expect(pairs.filter(Boolean).length / pairs.length).toBeGreaterThanOrEqual(0.9)
  })
})

test('a good answer to another question scores low in most cases, and below the best answer to this one in nearly all', () => {
  const all = [...tuned, ...hardQuestions, ...heldOutQuestions]
  const bestOf = ({ answers }: JudgedQuestion) => answers[0]?.transcript ?? ''
  const others = all.flatMap(({ question, answers }) => {
    const own = totalOf(asSubmitted(question, answers[0]?.transcript ?? ''))
    return all.flatMap((other) => (other.question === question ? [] : [{ own, total: totalOf(asSubmitted(question, bestOf(other))) }]))
  })
  const share = (holds: (pair: (typeof others)[number]) => boolean) => others.filter(holds).length / others.length
  expect(share(({ total }) => total < 30)).toBeGreaterThan(0.7)
  expect(share(({ total }) => total < 50)).toBeGreaterThan(0.85)
  expect(share(({ own, total }) => total < own)).toBeGreaterThan(0.9)
})

const question = judgedQuestions[0]?.question
if (question === undefined) throw new Error('the fixture is empty')
const good = judgedQuestions[0]?.answers[1]?.transcript ?? ''

describe('a verdict', () => {
  test('is the same every time', () => {
    expect(scoreAnswer(asSubmitted(question, good))).toEqual(scoreAnswer(asSubmitted(question, good)))
  })

  test('names the five criteria, keeps the contract and gives its reason in one sentence', () => {
    for (const { question: asked, answers } of [...tuned, ...hardQuestions, ...heldOutQuestions]) {
      for (const { transcript, durationMs } of answers) {
        const verdicts = scoreAnswer(asSubmitted(asked, transcript, durationMs))
        expect(verdicts.map(({ name }) => name)).toEqual(defaultCriteria.map(({ name }) => name))
        for (const verdict of verdicts) {
          expect(criterionVerdict.parse(verdict)).toEqual(verdict)
          expect(verdict.score).toBeLessThanOrEqual(verdict.max)
          expect(verdict.reason).toMatch(/^[A-Z][^.!?]*\.$/)
        }
      }
    }
  })

  test('gives the same reason only for scores that are alike', () => {
    const scores = new Map<string, number[]>()
    for (const { question: asked, answers } of [...tuned, ...hardQuestions, ...heldOutQuestions]) {
      for (const { transcript, durationMs } of answers) {
        for (const { name, reason, score } of scoreAnswer(asSubmitted(asked, transcript, durationMs))) {
          const key = `${name}: ${reason}`
          scores.set(key, [...(scores.get(key) ?? []), score])
        }
      }
    }
    const unlike = [...scores].filter(
      ([reason, all]) => !reason.includes('so little of it counts') && Math.max(...all) - Math.min(...all) > 3,
    )
    expect(unlike).toEqual([])
  })

  test('quotes the transcript word for word, with offsets in UTF-16 units', () => {
    for (const { question: asked, answers } of [...tuned, ...hardQuestions, ...heldOutQuestions]) {
      for (const { transcript } of answers) {
        const shifted = `👩‍👩‍👧 é ${transcript}`
        for (const { evidence } of scoreAnswer(asSubmitted(asked, shifted))) {
          for (const { quote, start, end } of evidence) {
            expect(shifted.slice(start, end)).toBe(quote)
            expect(quote.length).toBeGreaterThan(0)
            expect(quote.length).toBeLessThanOrEqual(160)
          }
        }
      }
    }
    expect(scoreAnswer(asSubmitted(question, good)).every(({ evidence }) => evidence.length > 0)).toBe(true)
  })

  test('never tells the key points, which candidates must not see', () => {
    for (const { question: asked, answers } of tuned) {
      for (const { transcript } of answers) {
        for (const { reason } of scoreAnswer(asSubmitted(asked, transcript))) {
          for (const point of asked.keyPoints) expect(reason.toLowerCase()).not.toContain(point.toLowerCase())
        }
      }
    }
  })

  test('is surer of a long answer than of a short one', () => {
    const confidence = (transcript: string) => scoreAnswer(asSubmitted(question, transcript))[0]?.confidence ?? Number.NaN
    expect(confidence(good)).toBeGreaterThan(confidence('We talked and found a compromise.') + 0.3)
  })

  test('does not gain by saying the same twice, or by putting the question in front', () => {
    expect(totalOf(asSubmitted(question, `${good} ${good}`))).toBeLessThan(totalOf(asSubmitted(question, good)))
    expect(totalOf(asSubmitted(question, `${question.text} ${good}`))).toBeLessThanOrEqual(totalOf(asSubmitted(question, good)) + 1)
  })

  test('works without key points, time limit or duration', () => {
    const bare = { ...question, keyPoints: [], timeLimitSeconds: null }
    expect(totalOf(asSubmitted(bare, good, 0))).toBeGreaterThan(50)
    expect(totalOf(asSubmitted(bare, 'My dog is brown and likes to swim in the lake near our house on Sundays.', 0))).toBeLessThan(25)
  })
})

const hostile: [string, string][] = [
  ['nothing', ''],
  ['blanks', ' \n\t '.repeat(1_000)],
  ['one word', 'Yes.'],
  ['20,000 words', 'We disagreed about the plan because of the deadline and then we agreed. '.repeat(1_540)],
  ['20,000 different words', Array.from({ length: 20_000 }, (_, i) => `word${i.toString(36)}`).join(' ')],
  ['emoji', '😀👍🏽👩‍👩‍👧 '.repeat(2_000)],
  ['Chinese', '我和同事意见不合,后来我们找到了折中的办法。'.repeat(300)],
  ['Arabic', 'اختلفت مع زميلي ثم وجدنا حلا وسطا. '.repeat(300)],
  [
    'German',
    'Ich war mit einem Kollegen nicht einer Meinung, und wir haben lange darüber gesprochen, bis wir einen Kompromiss fanden. '.repeat(20),
  ],
  ['control characters', '\u0001\u0002\u001b[31mWe\u0007 disagreed\u200b\ufeff\u202e '.repeat(500)],
  ['one letter', 'a'.repeat(65_536)],
  ['one long word with joints', "a'".repeat(32_768)],
  ['dots', '.'.repeat(65_536)],
  ['capitals', 'A. '.repeat(21_845)],
  ['openers', ' and then'.repeat(7_281)],
  ['blanks and quotes', `I would ${' '.repeat(65_000)}"`],
  ['pairs cut in the middle', '😀'.repeat(32_768)],
]

describe('whatever is handed in', () => {
  test.each(hostile)('%s gets a low score in time', (_, transcript) => {
    const started = performance.now()
    const total = totalOf(asSubmitted(question, transcript, 60_000))
    expect(performance.now() - started).toBeLessThan(promised(500))
    expect(total).toBeLessThan(30)
  })

  test('64 KB are judged in under 100 ms once warm', () => {
    const texts = hostile.map(([, transcript]) => transcript.slice(0, 65_536))
    const times = texts.map((transcript) => {
      const runs = [0, 1, 2].map(() => {
        const started = performance.now()
        scoreAnswer(asSubmitted(question, transcript, 60_000))
        return performance.now() - started
      })
      return Math.min(...runs)
    })
    expect(Math.max(...times)).toBeLessThan(promised(100))
  })
})

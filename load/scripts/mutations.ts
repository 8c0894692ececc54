import type { Options } from 'k6/options'
import exec from 'k6/execution'
import { beginInterview, cancelInterview, submitAnswer } from './lib/interviews.ts'
import { duration, setupTimeout, thinkMs, virtualUsers } from './lib/settings.ts'
import { signIn, turn, type Tokens } from './lib/sign-in.ts'
import { pause } from './lib/think.ts'
import { thresholds } from './lib/thresholds.ts'

/** What candidates change: an interview made, consented to, started, answered and taken back. */
export const options: Options = {
  scenarios: { mutations: { executor: 'constant-vus', vus: virtualUsers(1), duration } },
  setupTimeout,
  thresholds: thresholds('api'),
}

export const setup = signIn

export default async function mutate(tokens: Tokens): Promise<void> {
  const token = turn(tokens.candidates, exec.vu.idInTest)
  const think = () => pause(thinkMs)
  const interview = await beginInterview(token, think)
  await think()
  await submitAnswer(interview, interview.question)
  await think()
  await cancelInterview(interview)
  await think()
}

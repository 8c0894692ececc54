import { demoOf } from './demo-of.ts'

/** What stands and who may sign in, once everything is ready. */
export const welcome = (url: string, logFile: string, seconds: number): string => `
Parley is ready after ${seconds.toFixed(1)} s.

  Live dashboard     ${url}/dashboard
  GraphQL explorer   ${url}/graphql
  REST API           ${url}/api/v1/docs
  Readiness          ${url}/readyz
  Metrics            ${url}/metrics
  Log                ${logFile}

  Sign in as         candidate@example.com, interviewer@example.com, analyst@example.com, admin@example.com
                     or outsider@example.com (another organisation); password parley-demo
                     or, as the guide's commands do, as user@example.com; password password

  See it live        ${demoOf(Number(new URL(url).port || 80))}, in another terminal
  Stop               Ctrl-C
`

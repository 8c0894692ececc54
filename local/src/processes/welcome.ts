import { demoOf } from '../demo-of.ts'
import type { PlatformPorts } from './guide-ports.ts'

/** What stands and who may sign in, once every process is ready. */
export function welcome(ports: PlatformPorts, logFile: string, seconds: number): string {
  const at = (port: number) => `http://localhost${port === 80 ? '' : `:${port}`}`
  const url = at(ports.gateway)
  return `
Parley is ready after ${seconds.toFixed(1)} s, each part a process of its own.

  Live dashboard     ${url}/dashboard
  GraphQL explorer   ${url}/graphql
  REST API           ${at(ports.interviews)}/api/v1/docs
  Interviews         ${at(ports.interviews)}
  Emotion            ${at(ports.emotion)}
  Scoring            ${at(ports.scoring)}
  Workers            ${at(ports['inference-worker'])} (inference), ${at(ports['scoring-worker'])} (scoring), ${at(ports['media-worker'])} (media)
  Each has           /healthz, /readyz and /metrics
  Log                ${logFile}
  Services           make services-status; they run on when this ends: make services-down

  Sign in as         candidate@example.com, interviewer@example.com, analyst@example.com, admin@example.com
                     or outsider@example.com (another organisation); password parley-demo
                     or, as the guide's commands do, as user@example.com; password password

  See it live        ${demoOf(ports.gateway)}, in another terminal
  Stop               Ctrl-C
`
}

export * from './config.ts'
export * from './create-interviews-subgraph.ts'
export { hashPassword } from './sign-in/passwords.ts'
export type { InterviewState } from './interview/interview-state.ts'

export const signIn = {
  title: 'Sign in',
  email: 'Email',
  password: 'Password',
  submit: 'Sign in',
  submitting: 'Signing in …',
  expired: 'Your session has expired. Sign in again.',
  demo: 'Demo accounts',
  demoHint: 'This is a platform for development. One click signs in.',
  pitch: 'Interviews that everyone can follow',
  pitchDetail: 'Ask, listen, and see each score with its reasons, as it happens.',
  tooMany: (seconds: number) => `Too many tries. Try again in ${seconds} s.`,
}

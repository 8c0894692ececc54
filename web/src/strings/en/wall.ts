import { dashboard } from './dashboard.ts'

export const wall = {
  title: 'Wall',
  count: (running: number, replays: number) =>
    [
      running === 1 ? '1 interview running' : `${running} interviews running`,
      ...(replays > 0 ? [replays === 1 ? '1 replay' : `${replays} replays`] : []),
    ].join(', '),
  more: (count: number) => `(and ${count} more, not shown)`,
  speed: 'Speed',
  speedOf: (speed: number) => `${speed}×`,
  fill: 'Fill with replays',
  again: 'Play again',
  clear: 'Take replays away',
  full: 'Full screen',
  leaveFull: 'Leave full screen',
  nobody: 'Nobody is being interviewed at the moment',
  nobodyHint: 'Interviews appear here by themselves. To see the wall at work, fill it with replays of finished interviews.',
  question: (number: number, total: number) => `question ${number} of ${total}`,
  noExpression: 'no expression',
  score: 'score',
  gone: 'not there',
  unknown: 'Replay',
  problems: dashboard.problems,
}

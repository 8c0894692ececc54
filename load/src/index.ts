export * from './runner/play.ts'

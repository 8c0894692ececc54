import { en } from './en/index.ts'

/** Everything that the pages say. English first: another language is another folder of the same shape. */
export const strings = en
export type Strings = typeof en

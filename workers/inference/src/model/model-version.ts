import { weightsVersion } from './weights.ts'

/** What read a frame, as it stands in every result, for example `tiny-face-detector+face-expression/1.7.15 wasm`. */
export const modelVersionOf = (backend: string): string => `tiny-face-detector+face-expression/${weightsVersion} ${backend}`

import { strings } from '../strings/index.ts'

/** What a face may appear to show, in the platform's order. Each has a custom property of its name in styles/tokens.css. */
export const emotions = ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgusted', 'surprised'] as const

export type EmotionName = (typeof emotions)[number]
export type Probabilities = Readonly<Record<EmotionName, number>>

export const emotionLabel = (name: EmotionName): string => strings.common.emotions[name]

/** For styles: follows the colour scheme by itself. */
export const emotionColour = (name: EmotionName): string => `var(--${name})`

/** Of the platform's enum, such as HAPPY; undefined for one that these pages do not know yet. */
export const emotionOf = (dominant: string | null | undefined): EmotionName | undefined =>
  emotions.find((name) => name === dominant?.toLowerCase())

/** A browser's speech recognition, as far as it is used; the types of the DOM have none. */
export interface Recognition extends EventTarget {
  continuous: boolean
  interimResults: boolean
  lang: string
  start(): void
  stop(): void
  abort(): void
}

export interface RecognitionEvent extends Event {
  /** The first result that is new or has changed. */
  resultIndex: number
  results: ArrayLike<ArrayLike<{ transcript: string }> & { isFinal: boolean }>
}

/** Undefined where the browser has none. */
export function recognitionOf(browser: object): (new () => Recognition) | undefined {
  const { SpeechRecognition, webkitSpeechRecognition } = browser as Record<string, (new () => Recognition) | undefined> // as browsers name it
  return SpeechRecognition ?? webkitSpeechRecognition
}

import type { Recognition, RecognitionEvent } from './recognition.ts'

/** Speaking instead of typing, for as long as the candidate wants to: browsers end it by themselves after every pause. */
export interface Dictation {
  start: () => void
  /** What was said and not yet settled is taken as it stands. */
  stop: () => void
  state(): DictationState
  onChange: (listener: () => void) => () => void
}

export interface DictationState {
  isOn: boolean
  /** Heard, and may still change. */
  interim: string
  /** Why it does not go on: an error of the browser's. Undefined while all is well. */
  fault: SpeechFault | undefined
}

export type SpeechFault = 'refused' | 'no-microphone' | 'network' | 'language' | 'failed'

/** The browser's errors; of others it is begun again. */
const faults: Readonly<Record<string, SpeechFault>> = {
  'not-allowed': 'refused',
  'service-not-allowed': 'refused',
  'audio-capture': 'no-microphone',
  network: 'network',
  'language-not-supported': 'language',
}
/** Ends in a row without a word, each right after its start, until it is given up. */
const mostVain = 5
const vainMs = 1_000

export interface DictationOptions {
  create: () => Recognition
  lang: string
  /** Words that will not change any more. */
  onWords: (words: string) => void
  now?: () => number
}

export function createDictation({ create, lang, onWords, now = Date.now }: DictationOptions): Dictation {
  const listeners = new Set<() => void>()
  let state: DictationState = { isOn: false, interim: '', fault: undefined }
  let running: Recognition | undefined
  let startedAt = 0
  let vain = 0

  function become(change: Partial<DictationState>): void {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  function settle(): void {
    if (state.interim !== '') onWords(state.interim)
    become({ interim: '' })
  }
  function hear({ resultIndex, results }: RecognitionEvent): void {
    vain = 0
    let interim = ''
    for (const result of Array.from(results).slice(resultIndex)) {
      const words = result[0]?.transcript ?? ''
      if (result.isFinal) onWords(words)
      else interim += words
    }
    become({ interim })
  }
  function end(fault?: SpeechFault): void {
    settle()
    running = undefined
    become({ isOn: false, fault })
  }
  function begin(): void {
    const recognition = create()
    recognition.continuous = true
    recognition.interimResults = true
    recognition.lang = lang
    // What a recognition that is over still says is not heard: its words were settled.
    const isOurs = (): boolean => running === recognition
    recognition.addEventListener('result', (event) => isOurs() && hear(event as RecognitionEvent)) // as browsers send it
    recognition.addEventListener('error', (event) => {
      const fault = faults[(event as Event & { error: string }).error] // as browsers send it
      if (isOurs() && fault) end(fault)
    })
    recognition.addEventListener('end', () => {
      if (!isOurs()) return
      settle()
      vain = now() - startedAt < vainMs ? vain + 1 : 0
      if (vain >= mostVain) end('failed')
      else begin()
    })
    running = recognition
    startedAt = now()
    try {
      recognition.start()
    } catch {
      end('failed')
    }
  }

  return {
    start() {
      if (state.isOn) return
      vain = 0
      become({ isOn: true, fault: undefined, interim: '' })
      begin()
    },
    stop() {
      const recognition = running
      if (!recognition) return
      end()
      recognition.abort()
    },
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

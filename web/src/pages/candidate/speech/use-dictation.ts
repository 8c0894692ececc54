import { useEffect, useEffectEvent, useState } from 'react'
import { createDictation, type Dictation, type DictationState } from './dictation.ts'
import { recognitionOf } from './recognition.ts'

const off: DictationState = { isOn: false, interim: '', fault: undefined }

/** Speaking to a text. @param onWords gets what was said, piece by piece @returns undefined where the browser cannot */
export function useDictation(onWords: (words: string) => void): (DictationState & Pick<Dictation, 'start' | 'stop'>) | undefined {
  const [dictation, setDictation] = useState<Dictation>()
  const [state, setState] = useState(off)
  const hear = useEffectEvent(onWords)
  useEffect(() => {
    const Recognition = recognitionOf(window)
    if (!Recognition) return
    const made = createDictation({ create: () => new Recognition(), lang: navigator.language, onWords: (words) => hear(words) })
    setDictation(made)
    const leave = made.onChange(() => setState(made.state()))
    return () => {
      made.stop()
      leave()
    }
  }, [])
  return dictation && { ...state, start: dictation.start, stop: dictation.stop }
}

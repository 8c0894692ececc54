import { expect, test } from '@jest/globals'
import { createDictation } from './dictation.ts'
import type { Recognition } from './recognition.ts'

/** A browser's recognition that says what the test says. */
class Spoken extends EventTarget implements Recognition {
  continuous = false
  interimResults = false
  lang = ''
  isRunning = false
  #results: { 0: { transcript: string }; length: number; isFinal: boolean }[] = []
  start(): void {
    this.isRunning = true
  }
  stop(): void {
    this.isRunning = false
  }
  abort(): void {
    this.isRunning = false
    this.dispatchEvent(new Event('end'))
  }
  say(transcript: string, isFinal: boolean): void {
    const last = this.#results.at(-1)
    const index = last && !last.isFinal ? this.#results.length - 1 : this.#results.length
    this.#results[index] = { 0: { transcript }, length: 1, isFinal }
    this.dispatchEvent(Object.assign(new Event('result'), { resultIndex: index, results: this.#results }))
  }
  fail(error: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { error }))
    this.dispatchEvent(new Event('end'))
  }
}

function stage() {
  const made: Spoken[] = []
  const words: string[] = []
  let at = 0
  const dictation = createDictation({
    create: () => {
      const spoken = new Spoken()
      made.push(spoken)
      return spoken
    },
    lang: 'en-GB',
    onWords: (said) => void words.push(said),
    now: () => at,
  })
  return { dictation, made, words, pass: (ms: number) => void (at += ms), latest: () => made.at(-1) as Spoken }
}

test('gives words once they will not change, and shows the others meanwhile', () => {
  const { dictation, words, latest } = stage()
  dictation.start()
  expect(latest()).toMatchObject({ continuous: true, interimResults: true, lang: 'en-GB', isRunning: true })
  latest().say('i once', false)
  expect(dictation.state()).toEqual({ isOn: true, interim: 'i once', fault: undefined })
  latest().say('I once led', true)
  latest().say('and then', false)
  expect([words, dictation.state().interim]).toEqual([['I once led'], 'and then'])
})

test('loses no word when it is stopped in mid-sentence', () => {
  const { dictation, words, latest } = stage()
  dictation.start()
  const spoken = latest()
  spoken.say('half a', false)
  dictation.stop()
  spoken.say('half a sentence', true)
  expect([words, dictation.state()]).toEqual([['half a'], { isOn: false, interim: '', fault: undefined }])
  expect(spoken.isRunning).toBe(false)
})

test('goes on after a pause at which the browser ends it', () => {
  const { dictation, words, made, pass, latest } = stage()
  dictation.start()
  latest().say('one', false)
  pass(60_000)
  latest().dispatchEvent(new Event('end'))
  latest().fail('no-speech')
  expect(made.length).toBe(3)
  latest().say('two', true)
  expect([words, dictation.state().isOn]).toEqual([['one', 'two'], true])
})

test.each([
  ['not-allowed', 'refused'],
  ['audio-capture', 'no-microphone'],
  ['network', 'network'],
  ['language-not-supported', 'language'],
])('an error %s ends it and says why, with what was heard', (error, fault) => {
  const { dictation, words, made, latest } = stage()
  dictation.start()
  latest().say('heard', false)
  latest().fail(error)
  expect([words, dictation.state()]).toEqual([['heard'], { isOn: false, interim: '', fault }])
  expect(made.length).toBe(1)
  dictation.start()
  expect(dictation.state()).toEqual({ isOn: true, interim: '', fault: undefined })
})

test('is not begun anew without end where it ends at once each time', () => {
  const { dictation, made } = stage()
  dictation.start()
  for (let i = 0; i < 10; i += 1) made.at(-1)?.dispatchEvent(new Event('end'))
  expect(dictation.state().fault).toBe('failed')
  expect(made.length).toBe(5)
})

import type { AnswerRecord } from './answer-record.ts'

/**
 * The answers of one interview that are on their way, in this browser: each change is written at once, so that nothing that happens to the page
 * loses a word. Tabs of one browser share them.
 */
export interface AnswerStore {
  /** The same list until something changes. */
  all(): readonly AnswerRecord[]
  get(questionId: string): AnswerRecord | undefined
  put(record: AnswerRecord): void
  remove(questionId: string): void
  /** False when the browser refuses to keep what is put: it is held as long as the page. */
  isKept(): boolean
  onChange: (listener: () => void) => () => void
  close(): void
}

const prefix = 'parley.answer.'
/** An interview is over long before; what is left of it then is nobody's any more. */
const longestMs = 60 * 24 * 3_600_000

export function createAnswerStore(interviewId: string, storage: Storage, target: EventTarget): AnswerStore {
  const own = `${prefix}${interviewId}.`
  const listeners = new Set<() => void>()
  const records = new Map<string, AnswerRecord>()
  let list: readonly AnswerRecord[] = []
  let kept = true

  const parse = (text: string | null): AnswerRecord | undefined => {
    try {
      return text === null ? undefined : (JSON.parse(text) as AnswerRecord) // as `put` wrote it
    } catch {
      return undefined
    }
  }
  function tell(): void {
    list = [...records.values()]
    for (const listener of listeners) listener()
  }
  function load(key: string): void {
    const record = parse(storage.getItem(key))
    if (record) records.set(key.slice(own.length), record)
    else records.delete(key.slice(own.length))
  }
  /** Runs what a browser may refuse: it can be full, or set to keep nothing. */
  function attempt(run: () => void): void {
    try {
      run()
      kept = true
    } catch {
      kept = false
    }
  }

  attempt(() => {
    for (const key of Object.keys(storage)) {
      if (!key.startsWith(prefix)) continue
      const record = parse(storage.getItem(key))
      if (!record || record.updatedAt + longestMs < Date.now()) storage.removeItem(key)
      else if (key.startsWith(own)) load(key)
    }
  })
  tell()

  const hear = (event: Event): void => {
    const { key } = event as StorageEvent // the only ones of this name
    if (key === null || !key.startsWith(own)) return
    load(key)
    tell()
  }
  target.addEventListener('storage', hear)

  return {
    all: () => list,
    get: (questionId) => records.get(questionId),
    put(record) {
      records.set(record.questionId, record)
      attempt(() => storage.setItem(own + record.questionId, JSON.stringify(record)))
      tell()
    },
    remove(questionId) {
      records.delete(questionId)
      attempt(() => storage.removeItem(own + questionId))
      tell()
    },
    isKept: () => kept,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => target.removeEventListener('storage', hear),
  }
}

import { expect, test } from '@jest/globals'
import { emptyRecord, type AnswerRecord } from './answer-record.ts'
import { createAnswerStore } from './answer-store.ts'
import { MemoryStorage } from '../../../settings/memory-storage.fixture.ts'

const record = (questionId: string, transcript: string, change: Partial<AnswerRecord> = {}): AnswerRecord => ({
  ...emptyRecord(questionId, Date.now()),
  transcript,
  version: 1,
  ...change,
})

test('what is put is there for the next page, and that of other interviews is not touched', () => {
  const storage = new MemoryStorage()
  const first = createAnswerStore('a', storage, new EventTarget())
  first.put(record('q1', 'words'))
  createAnswerStore('b', storage, new EventTarget()).put(record('q1', 'others'))
  const next = createAnswerStore('a', storage, new EventTarget())
  expect(next.all()).toEqual([first.get('q1')])
  next.remove('q1')
  expect(createAnswerStore('a', storage, new EventTarget()).all()).toEqual([])
  expect(createAnswerStore('b', storage, new EventTarget()).get('q1')?.transcript).toBe('others')
})

test('another tab’s change is heard, and its removal', () => {
  const storage = new MemoryStorage()
  const target = new EventTarget()
  const here = createAnswerStore('a', storage, target)
  const heard: number[] = []
  here.onChange(() => void heard.push(here.all().length))
  const tell = (key: string) => target.dispatchEvent(Object.assign(new Event('storage'), { key }))
  const there = createAnswerStore('a', storage, new EventTarget())
  there.put(record('q1', 'typed there'))
  tell('parley.answer.a.q1')
  expect(here.get('q1')?.transcript).toBe('typed there')
  there.remove('q1')
  tell('parley.answer.a.q1')
  tell('parley.answer.b.q1')
  expect(heard).toEqual([1, 0])
})

test('a browser that keeps nothing is told of, and the words stay as long as the page', () => {
  class Full extends MemoryStorage {
    override setItem(): void {
      throw new DOMException('full', 'QuotaExceededError')
    }
  }
  const store = createAnswerStore('a', new Full(), new EventTarget())
  expect(store.isKept()).toBe(true)
  store.put(record('q1', 'words'))
  expect(store.isKept()).toBe(false)
  expect(store.get('q1')?.transcript).toBe('words')
})

test('what is two months old, or cannot be read, is swept away', () => {
  const storage = new MemoryStorage()
  createAnswerStore('a', storage, new EventTarget()).put(record('q1', 'old', { updatedAt: Date.now() - 61 * 86_400_000 }))
  storage.setItem('parley.answer.a.q2', '{')
  storage.setItem('other', 'stays')
  createAnswerStore('b', storage, new EventTarget())
  expect(Object.keys(storage).filter((key) => key.includes('.'))).toEqual([])
  expect(storage.getItem('other')).toBe('stays')
})

import { useEffect, useState } from 'react'

/** Whether this is the one tab of this browser that may do so; another takes over when it closes. Without locks, each is. */
export function useOnlyTab(name: string): boolean {
  const { locks } = navigator as Partial<Navigator> // of secure addresses alone
  const [isOnly, setOnly] = useState(false)
  useEffect(() => {
    if (!locks) return
    const left = new AbortController()
    const hold = new Promise<void>((done) => left.signal.addEventListener('abort', () => done()))
    locks
      .request(name, { signal: left.signal }, () => {
        setOnly(true)
        return hold
      })
      .catch(() => {})
    return () => {
      left.abort()
      setOnly(false)
    }
  }, [locks, name])
  return isOnly || !locks
}

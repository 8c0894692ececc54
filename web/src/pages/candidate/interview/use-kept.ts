import { useCallback, useEffect, useState } from 'react'

/** A yes or no that this browser keeps, the same in all its tabs. */
export function useKept(key: string): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => localStorage.getItem(key) !== null)
  useEffect(() => {
    const hear = (event: StorageEvent): void => {
      if (event.key === key) setValue(event.newValue !== null)
    }
    addEventListener('storage', hear)
    return () => removeEventListener('storage', hear)
  }, [key])
  const keep = useCallback(
    (next: boolean) => {
      setValue(next)
      try {
        if (next) localStorage.setItem(key, 'yes')
        else localStorage.removeItem(key)
      } catch {
        // Then for this page alone.
      }
    },
    [key],
  )
  return [value, keep]
}

import { useState } from 'react'

/** A yes or no that this browser keeps. */
export function useKept(key: string): [boolean, (value: boolean) => void] {
  const [value, setValue] = useState(() => localStorage.getItem(key) !== null)
  return [
    value,
    (next) => {
      setValue(next)
      try {
        if (next) localStorage.setItem(key, 'yes')
        else localStorage.removeItem(key)
      } catch {
        // Then for this page alone.
      }
    },
  ]
}

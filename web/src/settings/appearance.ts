/** How this browser wants its pages to look. */
export interface Appearance {
  theme: 'auto' | 'light' | 'dark'
  /** `less`: nothing moves by itself. `auto`: as the system says. */
  motion: 'auto' | 'less'
}

const key = 'parley.appearance'
const listeners = new Set<() => void>()
let current = read()

function read(): Appearance {
  try {
    return { theme: 'auto', motion: 'auto', ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Appearance>) } // as `setAppearance` wrote it
  } catch {
    return { theme: 'auto', motion: 'auto' }
  }
}

/** Shows it on the page; called before the first paint and at each change. */
export function applyAppearance(): void {
  document.documentElement.dataset['theme'] = current.theme
  document.documentElement.dataset['motion'] = current.motion
}

export const appearance = (): Appearance => current

export function setAppearance(change: Partial<Appearance>): void {
  current = { ...current, ...change }
  try {
    localStorage.setItem(key, JSON.stringify(current))
  } catch {
    // Forbidden or full: it holds for this page.
  }
  applyAppearance()
  for (const listener of listeners) listener()
}

export function onAppearance(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether things may move by themselves. */
export const mayMove = (): boolean => current.motion === 'auto' && !matchMedia('(prefers-reduced-motion: reduce)').matches

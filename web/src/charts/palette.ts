import { onAppearance } from '../settings/appearance.ts'
import { emotions, type EmotionName } from './emotions.ts'

/** The colours of styles/tokens.css as a canvas takes them: of the colour scheme that is shown now. */
export interface Palette {
  ink: string
  quiet: string
  line: string
  surface: string
  accent: string
  warn: string
  emotions: Readonly<Record<EmotionName, string>>
}

let current: Palette | undefined
const listeners = new Set<() => void>()

/** A custom property is only text; as an element's colour it is resolved. */
function read(): Palette {
  const probe = document.createElement('span')
  probe.hidden = true
  document.body.append(probe)
  const style = getComputedStyle(probe)
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`
    return style.color
  }
  const palette = {
    ink: colour('ink'),
    quiet: colour('quiet'),
    line: colour('line'),
    surface: colour('surface'),
    accent: colour('accent'),
    warn: colour('warn'),
    emotions: Object.fromEntries(emotions.map((name) => [name, colour(name)])) as Record<EmotionName, string>, // one for each
  }
  probe.remove()
  return palette
}

export const palette = (): Palette => (current ??= read())

function readAnew(): void {
  current = undefined
  for (const listener of listeners) listener()
}

/** Hears when the colours are others: what was drawn with the old ones is drawn again. */
export function onPalette(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

if (typeof document !== 'undefined') {
  onAppearance(readAnew)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', readAnew)
}

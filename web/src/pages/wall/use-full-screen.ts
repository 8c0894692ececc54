import { useEffect, useState, type RefObject } from 'react'

/** Whether an element fills the screen, and how to let it; `toggle` is undefined where a browser cannot. */
export function useFullScreen(element: RefObject<HTMLElement | null>): { isFull: boolean; toggle: (() => void) | undefined } {
  const [isFull, setFull] = useState(false)
  useEffect(() => {
    const look = (): void => setFull(document.fullscreenElement !== null && document.fullscreenElement === element.current)
    document.addEventListener('fullscreenchange', look)
    return () => document.removeEventListener('fullscreenchange', look)
  }, [element])
  const toggle = (): void => {
    if (isFull) void document.exitFullscreen()
    else void element.current?.requestFullscreen().catch(() => {})
  }
  return { isFull, toggle: document.fullscreenEnabled ? toggle : undefined }
}

import type { Page } from 'playwright-core'

/** A phone, a laptop, a wall screen; in CSS pixels. */
export const pageWidths = [375, 1280, 2560] as const

const heights: Record<number, number> = { 375: 812, 1280: 800, 2560: 1440 }

export const resize = (page: Page, width: number): Promise<void> => page.setViewportSize({ width, height: heights[width] ?? 800 })

/** By how many pixels the page is wider than its window: a page that must be scrolled sideways is broken. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')

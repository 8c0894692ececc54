/** How the tiles lie: so many beside each other, each row so high. `scrolls`: there are more than fit. */
export interface WallLayout {
  columns: number
  /** CSS pixels. */
  rowHeight: number
  scrolls: boolean
}

/** In CSS pixels. Smaller than the least a tile cannot be read; best it is as much wider than high as the ratio says. */
const least = { width: 132, height: 80 }
const largest = { width: 560, height: 300 }
const gap = 8
const bestRatio = 1.75

/**
 * The way in which so many tiles fill a wall of this size: all in sight if they can be, each as near to the best shape as it gets; else as many
 * beside each other as can be read.
 */
export function wallLayout(count: number, width: number, height: number): WallLayout {
  const mostColumns = Math.max(1, Math.floor((width + gap) / (least.width + gap)))
  let best: (WallLayout & { fault: number }) | undefined
  for (let columns = 1; columns <= Math.min(mostColumns, Math.max(1, count)); columns++) {
    const rows = Math.max(1, Math.ceil(count / columns))
    const rowHeight = Math.min(largest.height, (height - gap * (rows - 1)) / rows)
    if (rowHeight < least.height) continue
    const tileWidth = (width - gap * (columns - 1)) / columns
    const fault = Math.abs(Math.log(tileWidth / rowHeight / bestRatio)) + (tileWidth > largest.width ? 1 : 0)
    if (!best || fault < best.fault) best = { columns, rowHeight: Math.floor(rowHeight), scrolls: false, fault }
  }
  if (best) return { columns: best.columns, rowHeight: best.rowHeight, scrolls: false }
  return { columns: mostColumns, rowHeight: least.height + 16, scrolls: true }
}

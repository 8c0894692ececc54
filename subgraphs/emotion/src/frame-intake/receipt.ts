import type { PictureFault } from './jpeg-header.ts'

/** Why a frame was not taken: what the picture holds, or how busy we are. */
export type FrameRefusal = PictureFault | 'TOO_FAST' | 'BUSY'

/** What the sender gets. An accepted frame is numbered and counted: from here on it is analysed or counted as dropped. */
export type FrameReceipt =
  | { accepted: true; frameId: string }
  | { accepted: false; reason: FrameRefusal; /** Whole milliseconds. */ retryAfterMs?: number }

import type { FaceBox } from '@parley/contracts'

/** A face as the detector sees it: its box may reach beyond the frame. */
export interface DetectedFace {
  box: FaceBox
  /** 0 to 1. */
  score: number
}

/** Width and height of the network's five boxes, in cells; from face-api's `tinyFaceDetector/const.ts`. */
const anchors = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const

const valuesPerBox = 5
/** Each cell stands for this many pixels of the detector's input, across and down. */
const pixelsOfCell = 32
const scoreThreshold = 0.5
/** Boxes that share more of their union than this are one face. */
const overlapThreshold = 0.4

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/**
 * Reads the detector's logits: boxes above the score threshold (0.5), of those that overlap the best one.
 * @param logits `[cells, cells, 25]`, flat
 * @param frame what was cut to a square and scaled for the detector
 * @returns boxes in pixels of the frame, best score first
 */
export function facesFromLogits(logits: Float32Array, frame: { width: number; height: number }): DetectedFace[] {
  const cells = Math.sqrt(logits.length / (anchors.length * valuesPerBox))
  const side = Math.max(frame.width, frame.height)
  // face-api counts the scaled frame in whole pixels; so do we, to get its boxes to the last digit.
  const pixelsPerCell = (length: number) => (length * pixelsOfCell) / Math.round((length * cells * pixelsOfCell) / side)
  const cellWidth = pixelsPerCell(frame.width)
  const cellHeight = pixelsPerCell(frame.height)
  const candidates: DetectedFace[] = []
  for (let i = 0; i < logits.length; i += valuesPerBox) {
    const [x = 0, y = 0, w = 0, h = 0, confidence = 0] = logits.subarray(i, i + valuesPerBox)
    const score = sigmoid(confidence)
    if (!(score > scoreThreshold)) continue
    const index = i / valuesPerBox
    const anchor = anchors[index % anchors.length] ?? anchors[0]
    const place = Math.floor(index / anchors.length)
    const width = Math.exp(w) * anchor[0] * cellWidth
    const height = Math.exp(h) * anchor[1] * cellHeight
    const centreX = ((place % cells) + sigmoid(x)) * cellWidth
    const centreY = (Math.floor(place / cells) + sigmoid(y)) * cellHeight
    candidates.push({ box: { x: centreX - width / 2, y: centreY - height / 2, width, height }, score })
  }
  candidates.sort((a, b) => b.score - a.score)
  return candidates.reduce<DetectedFace[]>((kept, candidate) => {
    if (kept.every(({ box }) => overlap(box, candidate.box) <= overlapThreshold)) kept.push(candidate)
    return kept
  }, [])
}

/** Intersection over union, 0 to 1. */
function overlap(a: FaceBox, b: FaceBox): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (a.width * a.height + b.width * b.height - shared)
}

import { createBar } from './bars.js'

const emotions = ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgusted', 'surprised']
const windowMs = 60_000
const byId = (id) => document.getElementById(id)

/** By how much another emotion must lead before the platform names it: `lead` of subgraphs/emotion/src/results/smoothing.ts. */
const lead = 0.1

/** Why the headline is not the longest bar, when it is not: it changes only with a lead, so as not to flicker. */
function heldNote({ dominant, probabilities }) {
  if (!dominant || !probabilities) return ''
  const shown = (emotion) => Number(probabilities[emotion].toFixed(2))
  const highest = emotions.reduce((best, emotion) => (shown(emotion) > shown(best) ? emotion : best))
  const held = dominant.toLowerCase()
  return shown(highest) > shown(held) ? `${held} is held: ${highest} is ahead, but by less than ${lead}` : ''
}

/** The expression now, and valence over the last minute. */
export function createEmotionView() {
  const parent = byId('emotions')
  parent.replaceChildren()
  const bars = new Map(emotions.map((emotion) => [emotion, createBar(parent, emotion)]))
  /** The last minute only: older points are dropped as new ones come. */
  let points = []
  let seen = 0
  reset()

  function reset() {
    points = []
    seen = 0
    for (const bar of bars.values()) bar.set(0, '')
    byId('dominant').textContent = ''
    byId('held').textContent = ''
    byId('valence-line').setAttribute('points', '')
    for (const id of ['valence-now', 'attention-now', 'latency']) byId(id).textContent = '–'
    byId('frames-seen').textContent = '0'
  }

  return {
    reset,
    show(sample) {
      seen += 1
      byId('frames-seen').textContent = String(seen)
      byId('latency').textContent = sample.latencyMs.toFixed(0)
      byId('dominant').textContent = (sample.dominant ?? sample.outcome).toLowerCase().replace('_', ' ')
      byId('held').textContent = heldNote(sample)
      for (const [emotion, bar] of bars) {
        const share = sample.probabilities?.[emotion] ?? 0
        bar.set(share, sample.probabilities ? share.toFixed(2) : '')
      }
      byId('valence-now').textContent = sample.valence?.toFixed(2) ?? '–'
      byId('attention-now').textContent = sample.attention?.toFixed(2) ?? '–'
      const at = Date.parse(sample.capturedAt)
      if (sample.valence !== null) points.push([at, sample.valence])
      points = points.filter(([time]) => at - time < windowMs)
      const line = points.map(([time, valence]) => `${300 - ((at - time) / windowMs) * 300},${40 - valence * 38}`)
      byId('valence-line').setAttribute('points', line.join(' '))
    },
  }
}

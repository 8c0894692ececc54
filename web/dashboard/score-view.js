import { createBar } from './bars.js'

const byId = (id) => document.getElementById(id)

/** The scorecard so far: total, and each criterion with its reason. */
export function createScoreView() {
  const bars = new Map()

  function reset() {
    bars.clear()
    byId('criteria').replaceChildren()
    byId('total').textContent = '–'
    byId('score-status').textContent = ''
  }
  reset()

  return {
    reset,
    show(card) {
      byId('total').textContent = card.total?.toFixed(1) ?? '–'
      byId('score-status').textContent = `${card.scored} of ${card.expected} answers, ${card.status.toLowerCase()}`
      for (const { name, score, max, reason } of card.criteria) {
        if (!bars.has(name)) bars.set(name, createBar(byId('criteria'), name))
        bars.get(name).set(score / max, score.toFixed(1), reason)
      }
    },
  }
}

import { createBar } from './bars.js'

const byId = (id) => document.getElementById(id)

/** How final the score is, in words. PARTIAL with every answer scored waits for the interview to be completed. */
function standing({ status, scored, expected }) {
  switch (status) {
    case 'PENDING':
      return 'waiting for the first score'
    case 'PARTIAL':
      return scored < expected ? 'provisional: more scores to come' : 'provisional until the interview is completed'
    case 'FINAL':
      return 'final, not released to the candidate'
    default:
      return 'final, released to the candidate'
  }
}

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
      byId('score-status').textContent = `${card.scored} of ${card.expected} answers scored, ${standing(card)}`
      for (const { name, score, max, reason } of card.criteria) {
        if (!bars.has(name)) bars.set(name, createBar(byId('criteria'), name))
        bars.get(name).set(score / max, score.toFixed(1), reason)
      }
    },
  }
}

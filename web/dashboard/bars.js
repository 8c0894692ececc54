/** A labelled bar; made once, then set. */
export function createBar(parent, label) {
  const bar = document.createElement('div')
  bar.className = 'bar'
  const name = document.createElement('span')
  name.textContent = label
  const track = document.createElement('div')
  track.className = 'track'
  const fill = document.createElement('div')
  fill.className = 'fill'
  track.append(fill)
  const value = document.createElement('output')
  const reason = document.createElement('p')
  reason.className = 'reason quiet'
  reason.hidden = true
  bar.append(name, track, value, reason)
  parent.append(bar)
  return {
    set(share, text, why) {
      fill.style.width = `${Math.round(share * 100)}%`
      value.textContent = text
      reason.hidden = !why
      reason.textContent = why ?? ''
    },
  }
}

/**
 * Films that a browser has recorded do not say how long they are: the browser finds out by going to their end.
 * @returns seconds
 */
export async function finiteDuration(media: HTMLMediaElement): Promise<number> {
  if (Number.isFinite(media.duration)) return media.duration
  await new Promise<void>((done) => {
    media.addEventListener('durationchange', () => done(), { once: true })
    media.addEventListener('error', () => done(), { once: true })
    media.currentTime = 1e7
  })
  return media.duration
}

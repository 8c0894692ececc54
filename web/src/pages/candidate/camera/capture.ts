/** Pictures of a video element: as a camera's they are, no larger than this. */
const longSide = 640
const quality = 0.8

/**
 * Takes pictures of what the video shows.
 * @returns the next as a JPEG, or undefined when there is none that is new: a camera that stands still, or a browser that plays nothing in a
 *   hidden tab, shows the same picture on and on
 */
export function createCapture(video: HTMLVideoElement): () => Promise<Blob | undefined> {
  const canvas = document.createElement('canvas')
  const drawing = canvas.getContext('2d', { alpha: false })
  let last = -1
  return () => {
    const { videoWidth, videoHeight, currentTime } = video
    if (!drawing || videoWidth === 0 || currentTime === last) return Promise.resolve(undefined)
    last = currentTime
    const scale = Math.min(1, longSide / Math.max(videoWidth, videoHeight))
    canvas.width = Math.round(videoWidth * scale)
    canvas.height = Math.round(videoHeight * scale)
    drawing.drawImage(video, 0, 0, canvas.width, canvas.height)
    return new Promise((done) => canvas.toBlob((blob) => done(blob ?? undefined), 'image/jpeg', quality))
  }
}

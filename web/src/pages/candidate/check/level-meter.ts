/** How loud a sound is, over and over: 0 silence to 1. @returns what ends it */
export function watchLevel(stream: MediaStream, onLevel: (level: number) => void, everyMs = 100): () => void {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 1_024
  context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    onLevel(levelOf(samples))
  }, everyMs)
  return () => {
    clearInterval(timer)
    void context.close()
  }
}

const quietDb = -60

/** From the quadratic mean, in decibels: as loud as it sounds. -60 dB and less are silence. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
  return Math.min(1, Math.max(0, 1 - (10 * Math.log10(power || Number.MIN_VALUE)) / quietDb))
}

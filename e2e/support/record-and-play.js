/**
 * Runs in a page of the platform: films a canvas, uploads the film as a recording of the interview, and plays it to its end.
 * @returns what was played
 */
export async function recordAndPlay({ interviewId, token }) {
  const ask = async (query, variables) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query, variables }) })
    const { data, errors } = await response.json()
    if (errors !== undefined) throw new Error(JSON.stringify(errors))
    return data
  }
  const canvas = document.createElement('canvas')
  const drawing = canvas.getContext('2d')
  const timer = setInterval(() => {
    if (drawing === null) return
    drawing.fillStyle = `hsl(${performance.now() % 360}, 80%, 50%)`
    drawing.fillRect(0, 0, canvas.width, canvas.height)
  }, 30)
  const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm;codecs=vp8' })
  const chunks = []
  recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data))
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve))
  recorder.start(100)
  while (chunks.length < 10) await new Promise((resolve) => recorder.addEventListener('dataavailable', resolve, { once: true }))
  recorder.stop()
  await stopped
  clearInterval(timer)

  const film = new Blob(chunks, { type: recorder.mimeType })
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await film.arrayBuffer()))
  const input = {
    interviewId,
    contentType: film.type,
    size: film.size,
    sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  }
  const { requestRecordingUpload: ticket } = await ask(
    'mutation ($input: RecordingUploadInput!) { requestRecordingUpload(input: $input) { recording { id contentType } parts { url from to } } }',
    { input },
  )
  for (const { url, from, to } of ticket.parts) {
    const put = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': ticket.recording.contentType },
      body: film.slice(from, to),
    })
    if (!put.ok) throw new Error(`a part was refused with ${put.status}`)
  }
  await ask('mutation ($id: ID!) { completeRecordingUpload(input: { recordingId: $id }) { status } }', { id: ticket.recording.id })
  let recording
  do {
    const { interview } = await ask('query ($id: ID!) { interview(id: $id) { recordings { status playback { url } } } }', {
      id: interviewId,
    })
    recording = interview.recordings[0]
  } while (recording?.status === 'VERIFYING')

  const video = document.createElement('video')
  video.muted = true
  video.src = recording?.playback?.url ?? ''
  await new Promise((resolve, reject) => {
    video.addEventListener('loadeddata', resolve)
    video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'the film does not play')))
  })
  await video.play()
  await new Promise((resolve) => video.addEventListener('ended', resolve, { once: true }))
  return { status: recording?.status, width: video.videoWidth, seconds: video.currentTime }
}

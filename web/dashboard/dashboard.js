import { createEmotionView } from './emotion-view.js'
import { connect, request, signIn, subscribe } from './platform.js'
import { createScoreView } from './score-view.js'

const byId = (id) => document.getElementById(id)

const runningQuery = `query Running {
  interviews(filter: { status: [IN_PROGRESS] }, first: 50) { edges { node { id title status candidate { displayName } } } }
}`
const changesQuery = `subscription Changes {
  interviewsChanged(filter: { status: [IN_PROGRESS] }) { kind interview { id title status candidate { displayName } } }
}`
const interviewQuery = `subscription Interview($id: ID!) {
  interviewUpdated(id: $id) { id title status candidate { displayName } currentQuestion { text } }
}`
const emotionQuery = `subscription Emotion($id: ID!) {
  emotionUpdated(interviewId: $id) {
    capturedAt outcome dominant valence attention latencyMs
    probabilities { neutral happy sad angry fearful disgusted surprised }
  }
}`
const scoreQuery = `subscription Score($id: ID!) {
  scoreUpdated(interviewId: $id) { status total scored expected criteria { name score max reason } }
}`

const emotionView = createEmotionView()
const scoreView = createScoreView()
const running = new Map()
let client
let watching = { id: undefined, end: () => {} }

byId('sign-in-form').addEventListener('submit', (event) => {
  event.preventDefault()
  const form = new FormData(event.target)
  byId('sign-in-error').textContent = ''
  signIn(form.get('email'), form.get('password')).then(open, (error) => {
    byId('sign-in-error').textContent = error.message
  })
})

function open({ accessToken, user }) {
  byId('who').textContent = `${user.displayName}, ${user.role.toLowerCase()}`
  byId('sign-in').hidden = true
  byId('board').hidden = false
  client = connect(accessToken, (state) => {
    byId('connection').textContent = state
    byId('connection').dataset.state = state
    // What started or ended while the socket was away is not told again: look.
    if (state === 'live') list(accessToken).catch(showError)
  })
  subscribe(
    client,
    changesQuery,
    {},
    ({ interviewsChanged: { kind, interview } }) => {
      if (kind === 'LEFT') running.delete(interview.id)
      else running.set(interview.id, interview)
      showRunning()
    },
    showError,
  )
}

async function list(accessToken) {
  const { interviews } = await request(runningQuery, {}, accessToken)
  running.clear()
  for (const { node } of interviews.edges) running.set(node.id, node)
  showRunning()
}

function showRunning() {
  byId('no-interviews').hidden = running.size > 0
  byId('interviews').replaceChildren(
    ...[...running.values()].map((interview) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.dataset.interview = interview.id
      button.setAttribute('aria-pressed', String(interview.id === watching.id))
      button.textContent = `${interview.title} · ${interview.candidate?.displayName ?? 'no candidate'}`
      button.addEventListener('click', () => watch(interview))
      const item = document.createElement('li')
      item.append(button)
      return item
    }),
  )
}

function watch({ id }) {
  watching.end()
  emotionView.reset()
  scoreView.reset()
  byId('choose').hidden = true
  byId('live').hidden = false
  const ends = [
    subscribe(client, interviewQuery, { id }, ({ interviewUpdated }) => showInterview(interviewUpdated), showError),
    subscribe(client, emotionQuery, { id }, ({ emotionUpdated }) => emotionView.show(emotionUpdated), showError),
    subscribe(client, scoreQuery, { id }, ({ scoreUpdated }) => scoreView.show(scoreUpdated), showError),
  ]
  watching = { id, end: () => ends.forEach((end) => end()) }
  showRunning()
}

function showInterview({ title, status, candidate, currentQuestion }) {
  byId('interview-title').textContent = title
  byId('interview-status').textContent = status.toLowerCase().replace('_', ' ')
  byId('candidate').textContent = candidate?.displayName ?? 'no candidate'
  byId('question').textContent = currentQuestion?.text ?? ''
}

function showError(error) {
  const first = Array.isArray(error) ? error[0] : error
  byId('connection').textContent = first?.message ?? 'connection lost'
  byId('connection').dataset.state = 'offline'
}

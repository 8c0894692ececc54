import { createEmotionView } from './emotion-view.js'
import { connect, request, subscribe } from './platform.js'
import { createScoreView } from './score-view.js'
import { signIn } from './session.js'

const byId = (id) => document.getElementById(id)

const runningQuery = `query Running {
  interviews(filter: { status: [IN_PROGRESS] }, first: 50) { edges { node { id title status candidate { displayName } } } }
}`
const changes = {
  field: 'interviewsChanged',
  query: `subscription Changes($after: String) {
    interviewsChanged(filter: { status: [IN_PROGRESS] }, after: $after) {
      cursor kind interview { id title status candidate { displayName } }
    }
  }`,
}
const interviewFeed = {
  field: 'interviewUpdated',
  query: `subscription Interview($id: ID!, $after: String) {
    interviewUpdated(id: $id, after: $after) { cursor id title status candidate { displayName } currentQuestion { text } }
  }`,
}
const emotionFeed = {
  field: 'emotionUpdated',
  query: `subscription Emotion($id: ID!, $after: String) {
    emotionUpdated(interviewId: $id, after: $after) {
      cursor capturedAt outcome dominant valence attention latencyMs
      probabilities { neutral happy sad angry fearful disgusted surprised }
    }
  }`,
}
const scoreFeed = {
  field: 'scoreUpdated',
  query: `subscription Score($id: ID!, $after: String) {
    scoreUpdated(interviewId: $id, after: $after) { cursor status total scored expected criteria { name score max reason } }
  }`,
}

const emotionView = createEmotionView()
const scoreView = createScoreView()
const running = new Map()
let session
let client
let watching = notWatching()

byId('sign-in-form').addEventListener('submit', (event) => {
  event.preventDefault()
  const form = new FormData(event.target)
  byId('sign-in-error').textContent = ''
  signIn(form.get('email'), form.get('password'), {
    onRenewed: () => client.renew(),
    onOver: () => leave('Your session has expired. Sign in again.'),
  }).then(open, (error) => {
    byId('sign-in-error').textContent = error.message
  })
})

byId('sign-out').addEventListener('click', () => {
  session.signOut().catch(() => {
    byId('sign-in-error').textContent = 'You are signed out on this page, but the platform could not be told: the session ends by itself.'
  })
  leave('')
})

function open(opened) {
  session = opened
  byId('who').textContent = `${session.user.displayName}, ${session.user.role.toLowerCase()}`
  showSignedIn(true)
  client = connect(session, (state) => {
    if (session !== opened) return
    byId('connection').textContent = state
    byId('connection').dataset.state = state
    // What started or ended while the socket was away is not told again: look.
    if (state === 'live') list().catch(showError)
  })
  subscribe(
    client,
    changes,
    {},
    ({ kind, interview }) => {
      if (kind === 'LEFT') running.delete(interview.id)
      else running.set(interview.id, interview)
      showRunning()
    },
    showError,
  )
}

/** Back to the sign-in form, with nothing of what was seen left on the page. */
function leave(why) {
  watching.end()
  watching = notWatching()
  client.close()
  session = undefined
  running.clear()
  byId('who').textContent = ''
  byId('choose').hidden = false
  byId('live').hidden = true
  byId('interviews').replaceChildren()
  showSignedIn(false)
  byId('sign-in-error').textContent = why
  const { password } = byId('sign-in-form').elements
  password.value = ''
  password.focus()
}

function showSignedIn(isSignedIn) {
  byId('sign-in').hidden = isSignedIn
  for (const id of ['board', 'connection', 'sign-out']) byId(id).hidden = !isSignedIn
}

function notWatching() {
  return { id: undefined, end: () => {} }
}

async function list() {
  const asked = session
  const { interviews } = await request(runningQuery, {}, asked.accessToken())
  if (session !== asked) return
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
    subscribe(client, interviewFeed, { id }, showInterview, showError),
    subscribe(client, emotionFeed, { id }, (sample) => emotionView.show(sample), showError),
    subscribe(client, scoreFeed, { id }, (card) => scoreView.show(card), showError),
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

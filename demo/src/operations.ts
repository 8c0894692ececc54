/** Everything the demo asks of the platform. */
export const login = /* GraphQL */ `
  mutation Login($email: String!, $password: String!) {
    login(email: $email, password: $password) {
      accessToken
      user {
        displayName
        role
      }
    }
  }
`

export const createInterview = /* GraphQL */ `
  mutation CreateInterview {
    createInterview(input: { title: "Demo interview" }) {
      id
      title
      totalQuestions
    }
  }
`

export const replay = /* GraphQL */ `
  mutation Replay($interviewId: ID!, $speed: Float!) {
    replay(interviewId: $interviewId, speed: $speed) {
      id
      title
      replay {
        startedAt
        endsAt
      }
    }
  }
`

export const recordConsent = /* GraphQL */ `
  mutation RecordConsent($interviewId: ID!) {
    recordConsent(input: { interviewId: $interviewId, emotion: true, recording: false }) {
      id
    }
  }
`

export const startInterview = /* GraphQL */ `
  mutation StartInterview($interviewId: ID!) {
    startInterview(input: { interviewId: $interviewId }) {
      totalQuestions
      currentQuestion {
        id
        text
        category
      }
    }
  }
`

export const nextQuestion = /* GraphQL */ `
  query NextQuestion($interviewId: ID!) {
    interview(id: $interviewId) {
      currentQuestion {
        id
        text
        category
      }
    }
  }
`

export const submitFrame = /* GraphQL */ `
  mutation SubmitFrame($input: SubmitFrameInput!) {
    submitFrame(input: $input) {
      accepted
      reason
      retryAfterMs
    }
  }
`

export const saveAnswerDraft = /* GraphQL */ `
  mutation SaveAnswerDraft($input: SaveAnswerDraftInput!) {
    saveAnswerDraft(input: $input) {
      version
    }
  }
`

export const submitAnswer = /* GraphQL */ `
  mutation SubmitAnswer($input: SubmitAnswerInput!) {
    submitAnswer(input: $input) {
      id
    }
  }
`

export const completeInterview = /* GraphQL */ `
  mutation CompleteInterview($interviewId: ID!) {
    completeInterview(input: { interviewId: $interviewId }) {
      status
    }
  }
`

/** Fields of all three subgraphs in every event. */
export const emotionUpdated = /* GraphQL */ `
  subscription Emotion($interviewId: ID!) {
    emotionUpdated(interviewId: $interviewId) {
      capturedAt
      outcome
      dominant
      probabilities {
        neutral
        happy
        sad
        angry
        fearful
        disgusted
        surprised
      }
      valence
      attention
      latencyMs
      interview {
        title
        candidate {
          displayName
        }
        scorecard {
          total
        }
      }
    }
  }
`

export const scoreUpdated = /* GraphQL */ `
  subscription Score($interviewId: ID!) {
    scoreUpdated(interviewId: $interviewId) {
      status
      total
      scored
      expected
      criteria {
        name
        score
        max
        weight
        reason
        evidence {
          quote
        }
      }
      answers {
        total
        answer {
          question {
            text
          }
        }
      }
    }
  }
`

export const interviewUpdated = /* GraphQL */ `
  subscription Interview($interviewId: ID!) {
    interviewUpdated(id: $interviewId) {
      revision
      status
      currentQuestion {
        text
      }
    }
  }
`

export const summary = /* GraphQL */ `
  query Summary($interviewId: ID!) {
    interview(id: $interviewId) {
      status
      emotionSummary {
        framesAccepted
        framesAnalysed
        framesDropped
      }
    }
  }
`

/** The supergraph of the benchmark: an interview's emotion is watched, each event with fields of two more subgraphs, as in Parley. */
export const emotionSdl = /* GraphQL */ `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective"])
    @link(url: "https://parley.dev/live/v1.0", import: ["@live", "@personal"])
    @composeDirective(name: "@live")
    @composeDirective(name: "@personal")
  directive @live(
    cursor: String! = "cursor"
    after: String! = "after"
    overflow: live__Overflow! = LATEST
    audience: live__Audience! = VIEWER
  ) on FIELD_DEFINITION
  enum live__Overflow {
    LATEST
    DISCONNECT
  }
  enum live__Audience {
    VIEWER
    CLASS
  }
  directive @personal on FIELD_DEFINITION

  type Subscription {
    emotionUpdated(interviewId: ID!, after: String): EmotionEvent! @live(audience: CLASS)
  }
  type EmotionEvent {
    cursor: String!
    "When it was sent: ms of the machine's monotonic clock."
    at: Float!
    dominant: String!
    confidence: Float!
    expressions: [Expression!]!
    interview: Interview!
  }
  type Expression {
    name: String!
    share: Float!
  }
  type Interview @key(fields: "id") {
    id: ID!
  }
`

export const interviewsSdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query {
    interview(id: ID!): Interview
  }
  type Interview @key(fields: "id") {
    id: ID!
    title: String!
    status: String!
    candidate: Person!
  }
  type Person {
    id: ID!
    name: String!
  }
`

export const scoringSdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Interview @key(fields: "id") {
    id: ID!
    scorecard: Scorecard!
  }
  type Scorecard {
    revision: Int!
    total: Float!
  }
`

/** What every watcher asks. `total` comes last and from elsewhere: an event that holds it was enriched. */
export const watchQuery = /* GraphQL */ `
  subscription Watch($interview: ID!) {
    emotionUpdated(interviewId: $interview) {
      at
      dominant
      confidence
      expressions {
        name
        share
      }
      interview {
        id
        title
        status
        candidate {
          name
        }
        scorecard {
          revision
          total
        }
      }
    }
  }
`

/** The name of an interview, one of many or the one that all watch. */
export const interviewName = (number: number): string => `interview-${number}`

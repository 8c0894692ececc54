import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildSchema } from 'graphql'
import { readAccessTable, viewers, type Viewer } from './access/access-table.ts'
import { callsOf, observe } from './access/observe.ts'
import { wordOf } from './access/outcome.ts'
import { canonicalReaches, fieldsOf, idArguments, reachesFrom, rootFields, type Reach } from './access/reaches.ts'
import { rootFieldsAsked, type Call } from './access/root-fields.ts'
import { privatePractice, setStage, subjects, theirs, type Stage } from './access/stage.ts'
import { must } from './support/graphql.ts'
import { dataFolder, root as repository, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

/**
 * Asks for every field of the API schema as every kind of viewer, and compares with `docs/access.md`. The operations are made from the
 * schema: a new field is asked for by itself, and fails until the page has a row for it.
 */
const schema = buildSchema(readFileSync(join(repository, 'api.graphql'), 'utf8'))
const table = readAccessTable(readFileSync(join(repository, 'docs/access.md'), 'utf8'))
const reaches = canonicalReaches(schema)
const staff: Viewer[] = ['interviewer', 'analyst', 'admin']
const cellOf = (field: string, viewer: Viewer) => table.get(field)?.[viewer]

const folder = dataFolder()
let platform: RunningPlatform
let stage: Stage

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  stage = await setStage(platform.url)
}, startWithinMs)
afterAll(async () => {
  await platform?.stop()
  folder.remove()
})

/** What a viewer gets, field by field, and what the page says, for the root fields of one kind. */
async function compare(kind: 'Query' | 'Mutation' | 'Subscription', viewer: Viewer) {
  const asked = reaches.filter(({ root }) => root.startsWith(`${kind}.`))
  const got: Record<string, string> = {}
  for (const root of Object.keys(rootFieldsAsked).filter((each) => asked.some((reach) => reach.root === each))) {
    const observed = await observe({ schema, stage, viewer, root, reaches: asked.filter((reach) => reach.root === root) })
    for (const [{ field }, outcomes] of observed) got[field] = wordOf(outcomes)
  }
  return { got, said: Object.fromEntries(asked.map(({ field }) => [field, cellOf(field, viewer)])) }
}

describe('the table', () => {
  test('has a row for every field of the schema, and no other', () => {
    expect([...table.keys()].toSorted()).toEqual(fieldsOf(schema).toSorted())
    expect(reaches.map(({ field }) => field).toSorted()).toEqual(fieldsOf(schema).toSorted())
  })

  test('is asked through all root fields', () => {
    expect(Object.keys(rootFieldsAsked).toSorted()).toEqual(rootFields(schema).toSorted())
  })

  test('lets nobody in without signing in, but to sign in and out', () => {
    const open = new Set(rootFields(schema).filter((field) => cellOf(field, 'anonymous') !== 'UNAUTHENTICATED'))
    expect(open).toEqual(new Set(['Query.me', 'Mutation.login', 'Mutation.refreshToken', 'Mutation.logout']))
  })

  test('never says FORBIDDEN to another organisation', () => {
    expect([...table].filter(([, row]) => row['other organisation'] === 'FORBIDDEN')).toEqual([])
  })
})

describe('what is asked', () => {
  test.each(viewers)('by queries comes as the table says: %s', async (viewer) => {
    const { got, said } = await compare('Query', viewer)
    expect(got).toEqual(said)
  })

  test.each(viewers)('by mutations is done or refused as the table says: %s', async (viewer) => {
    const { got, said } = await compare('Mutation', viewer)
    expect(got).toEqual(said)
  })

  test('in vain has changed nothing', async () => {
    const untouched = viewers.filter((viewer) => cellOf('Mutation.startInterview', viewer) !== 'sees')
    expect(untouched).toHaveLength(4)
    for (const { id } of untouched.flatMap((viewer) => [stage.fresh[viewer], stage.toCancel[viewer]])) {
      const query = 'query ($id: ID!) { interview(id: $id) { status revision answers { id } emotionSummary { framesAccepted } } }'
      const { interview } = await must<{ interview: unknown }>(platform.url, query, { id }, stage.token('admin'))
      expect(interview).toEqual({ status: 'SCHEDULED', revision: 1, answers: [], emotionSummary: null })
    }
  })
})

describe('whatever way it is reached', () => {
  /** Reaches by which a value comes that the table withholds, with the interview that is not released alone in view. */
  async function leaks(viewer: Viewer, root: string): Promise<string[]> {
    // A page tells of its own list, of which the list's row speaks.
    const all = reachesFrom(schema, root).filter(({ path, field }) => path.length > 0 && !field.startsWith('PageInfo.'))
    const calls = (await callsOf(root, stage, viewer)).filter(({ subject }) => subject !== 'released')
    const observed = await observe({ schema, stage, viewer, root, reaches: all, calls })
    return [...observed].flatMap(([reach, outcomes]) => {
      const value = outcomes.some(({ got }) => got === 'value')
      return value && cellOf(reach.field, viewer) !== 'sees' ? [`${root}: ${reach.path.join('.')}`] : []
    })
  }

  const roots = rootFields(schema).filter((root) => !root.startsWith('Mutation.'))
  // A scorecard that is released meanwhile is another matter: see the subscriptions below.
  const rootsOf = (viewer: Viewer) =>
    viewer === 'candidate (own interview)' ? roots.filter((root) => root !== 'Subscription.scoreUpdated') : roots
  test.each(viewers)('nothing comes that the table withholds: %s', async (viewer) => {
    expect((await Promise.all(rootsOf(viewer).map((root) => leaks(viewer, root)))).flat()).toEqual([])
  })
})

describe('an id of another organisation', () => {
  const isFound = (value: unknown, path: string[]): boolean => {
    const [name, ...rest] = path
    return name === undefined ? typeof value === 'string' : isFound((value as Record<string, unknown> | undefined)?.[name], rest)
  }

  test.each(idArguments(schema))('guessed in %s is not found', async (argument) => {
    const [, root = '', path = ''] = /^(.*)\((.*)\)$/.exec(argument) ?? []
    const calls = await callsOf(root, stage, 'other organisation')
    expect(calls.filter(({ args }) => !isFound(args, path.split('.')))).toEqual([])
    const [observed] = await observe({
      schema,
      stage,
      viewer: 'other organisation',
      root,
      calls,
      reaches: [{ field: root, root, path: [] }],
    })
    expect(wordOf(observed?.[1] ?? [])).toBe(root === 'Query.interview' ? 'null' : 'NOT_FOUND')
  })

  test('of a template is not found either, with a candidate of one’s own', async () => {
    const root = 'Mutation.createInterview'
    const args = { input: { candidateId: 'user-outside-candidate', templateId: theirs.template } }
    const reach: Reach = { field: root, root, path: [] }
    const observed = await observe({
      schema,
      stage,
      viewer: 'other organisation',
      root,
      reaches: [reach],
      calls: [{ subject: 'running', args }],
    })
    expect(observed.get(reach)).toEqual([{ subject: 'running', got: 'NOT_FOUND' }])
  })
})

describe('a practice interview', () => {
  const asked = reaches.filter(({ root }) => root === 'Query.interview')
  const byId = (id: string) => [{ subject: 'unreleased' as const, args: { id } }]

  test('shows its candidate the score at once', async () => {
    const viewer: Viewer = 'candidate (someone else’s)' // whose own this is
    const observed = await observe({ schema, stage, viewer, root: 'Query.interview', reaches: asked, calls: byId(privatePractice) })
    const scores = asked.filter(({ field }) => cellOf(field, 'candidate (own interview)') === 'once released')
    expect(scores.length).toBeGreaterThan(20)
    expect(scores.filter((reach) => wordOf(observed.get(reach) ?? []) !== 'sees')).toEqual([])
  })

  test.each(staff)('that is private is unknown to the %s', async (viewer) => {
    const observed = await observe({ schema, stage, viewer, root: 'Query.interview', reaches: asked, calls: byId(privatePractice) })
    expect([...observed].filter(([, outcomes]) => wordOf(outcomes) !== 'null')).toEqual([])

    const known = [
      subjects.unreleased,
      stage.running,
      stage.fresh[viewer].id,
      stage.toCancel[viewer].id,
      'interview-past-10',
      'interview-past-12',
    ]
    const hidden = (args: Call['args']): Call['args'] =>
      JSON.parse(known.reduce((text, id) => text.replaceAll(`"${id}"`, `"${privatePractice}"`), JSON.stringify(args)))
    const roots = idArguments(schema).flatMap((argument) => /^(\w+\.\w+)\((?:input\.)?(?:interviewId|id)\)$/.exec(argument)?.[1] ?? [])
    // Ids of notes: that those of a hidden interview are unknown is tested in subgraphs/interviews/src/note.
    const others = new Set(['Query.interview', 'Mutation.updateInterviewNote', 'Mutation.removeInterviewNote'])
    for (const root of roots.filter((each) => !others.has(each))) {
      const calls = (await callsOf(root, stage, viewer)).slice(-1).map(({ subject, args }) => ({ subject, args: hidden(args) }))
      const reach: Reach = { field: root, root, path: [] }
      const refused = await observe({ schema, stage, viewer, root, reaches: [reach], calls })
      expect([root, wordOf(refused.get(reach) ?? [])]).toEqual([root, 'NOT_FOUND'])
    }
  })
})

describe('a frame as binary', () => {
  test.each(viewers)('is taken or refused as `submitFrame` is: %s', async (viewer) => {
    const status = { sees: 409, FORBIDDEN: 403, NOT_FOUND: 404, UNAUTHENTICATED: 401 } as Record<string, number>
    const token = stage.token(viewer)
    const response = await fetch(`${platform.url}/api/v1/interviews/${subjects.unreleased}/frames`, {
      method: 'PUT',
      headers: { 'content-type': 'image/jpeg', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: Buffer.from(stage.picture, 'base64'),
    })
    // The candidate's own is over: that they may send is seen by the conflict.
    expect(response.status).toBe(status[cellOf('Mutation.submitFrame', viewer) ?? ''])
  })
})

describe('what is watched', () => {
  // Those who release come last: the candidate's own score stays quiet until then.
  test.each(viewers.toReversed())(
    'comes as the table says: %s',
    async (viewer) => {
      const { got, said } = await compare('Subscription', viewer)
      expect(got).toEqual(said)
    },
    60_000,
  )
})

/** What a list needs to know of an interview. */
export interface Listed {
  id: string
  /** Counted up with each change of the interview. */
  revision: number
  createdAt: string
}

/** What is shown of a long list that changes while one looks: its pages so far, newest first. */
export interface InterviewList<Line extends Listed> {
  lines: readonly Line[]
  /** Where the next page begins; undefined: there is none. */
  next: string | undefined
}

export interface ListPage<Line> {
  lines: readonly Line[]
  next: string | undefined
}

export type ListChange<Line> = { kind: 'HOLDS'; line: Line } | { kind: 'LEFT'; id: string }

/** Newest first; of the same moment, as the platform lists them: the greater id first. */
const before = (one: Listed, other: Listed): boolean =>
  one.createdAt === other.createdAt ? one.id > other.id : one.createdAt > other.createdAt

/** What has changed of one that is shown replaces it; a new one takes its place among those that are shown, or is left to a later page. */
export function withChange<Line extends Listed>(list: InterviewList<Line>, change: ListChange<Line>): InterviewList<Line> {
  if (change.kind === 'LEFT') return { ...list, lines: list.lines.filter(({ id }) => id !== change.id) }
  const { line } = change
  const known = list.lines.find(({ id }) => id === line.id)
  if (known) {
    if (known.revision > line.revision) return list
    return { ...list, lines: list.lines.map((it) => (it.id === line.id ? line : it)) }
  }
  const place = list.lines.findIndex((it) => before(line, it))
  if (place === -1) return list.next === undefined ? { ...list, lines: [...list.lines, line] } : list
  return { ...list, lines: list.lines.toSpliced(place, 0, line) }
}

/** The next page at the end; what a change has brought there already is not doubled. */
export function withPage<Line extends Listed>(list: InterviewList<Line>, page: ListPage<Line>): InterviewList<Line> {
  const known = new Set(list.lines.map(({ id }) => id))
  return { lines: [...list.lines, ...page.lines.filter(({ id }) => !known.has(id))], next: page.next }
}

/**
 * A list asked for while changes come: those that came since it was asked for are not in it, or are; applied again they do no harm, since none
 * replaces a newer one.
 */
export const withChanges = <Line extends Listed>(page: ListPage<Line>, since: readonly ListChange<Line>[]): InterviewList<Line> =>
  since.reduce<InterviewList<Line>>(withChange, page)

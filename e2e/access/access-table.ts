/** The columns of `docs/access.md`, as they are headed there. */
export const viewers = [
  'candidate (own interview)',
  'candidate (someone else’s)',
  'interviewer',
  'analyst',
  'admin',
  'other organisation',
  'anonymous',
] as const
export type Viewer = (typeof viewers)[number]

/** What a cell may say; the page explains them. */
export const words = ['sees', 'once released', 'own', 'null', 'NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED'] as const
export type Word = (typeof words)[number]

/** By `Type.field`. */
export type AccessTable = Map<string, Record<Viewer, Word>>

/**
 * Reads the page's table: the one whose head is `type | fields | <viewers>`. A row stands for each field that it names in backticks.
 * @throws Error for another head, a word that is none, or a field with two rows
 */
export function readAccessTable(page: string): AccessTable {
  const lines = page.split('\n')
  const head = lines.findIndex((line) => cellsOf(line).join('|') === ['type', 'fields', ...viewers].join('|'))
  if (head === -1) throw new Error(`there is no table with the columns type, fields, ${viewers.join(', ')}`)
  const table: AccessTable = new Map()
  for (const line of lines.slice(head + 2)) {
    if (!line.startsWith('|')) break
    const [type = '', fields = '', ...cells] = cellsOf(line)
    for (const [, field] of fields.matchAll(/`(\w+)`/g)) {
      const coordinate = `${type.replaceAll('`', '')}.${field}`
      if (table.has(coordinate)) throw new Error(`${coordinate} has two rows`)
      table.set(coordinate, rowOf(coordinate, cells))
    }
  }
  return table
}

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

const isWord = (cell: string | undefined): cell is Word => words.some((word) => word === cell)

function rowOf(coordinate: string, cells: string[]): Record<Viewer, Word> {
  const row = viewers.map((viewer, index) => {
    const cell = cells[index]
    if (!isWord(cell)) throw new Error(`${coordinate}, ${viewer}: “${cell}” is no word of the table`)
    return [viewer, cell] as const
  })
  return Object.fromEntries(row) as Record<Viewer, Word> // one for each viewer, just made
}

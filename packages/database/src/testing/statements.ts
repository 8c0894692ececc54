import pg from 'pg'

export interface StatementRecorder {
  /** SQL of the statements, since the last call, whose parameters name one of `ids`: what others do meanwhile is left out. */
  take(ids: readonly string[]): string[]
  stop(): void
}

/** Records what this process sends to PostgreSQL, by pg or by Prisma. */
export function recordStatements(): StatementRecorder {
  const prototype: { query: unknown } = pg.Client.prototype
  const original = prototype.query as (...parameters: unknown[]) => unknown // of pg's overloads
  let sent: { text: string; values: string }[] = []
  const recording = function (this: pg.Client, ...parameters: unknown[]): unknown {
    const [first, second] = parameters as [string | { text?: string; values?: unknown }, unknown] // of pg's overloads
    const statement = typeof first === 'string' ? { text: first, values: second } : first
    sent.push({ text: statement.text ?? '', values: JSON.stringify(statement.values ?? second ?? null) ?? '' })
    return Reflect.apply(original, this, parameters)
  }
  prototype.query = recording
  return {
    take(ids) {
      const statements = sent.filter(({ values }) => ids.some((id) => values.includes(id)))
      sent = []
      return statements.map(({ text }) => text)
    },
    stop: () => void (prototype.query = original),
  }
}

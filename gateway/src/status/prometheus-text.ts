/** One line of Prometheus' text format. */
export interface Sample {
  name: string
  labels: Readonly<Record<string, string>>
  value: number
}

/** What is read of one answer; ours have some hundreds of lines. */
const mostSamples = 50_000

export interface MetricsText {
  /** Of metrics that are told of, whether or not they have a sample yet: a counter with labels has none before it counts. */
  names: ReadonlySet<string>
  samples: readonly Sample[]
}

const type = /^# TYPE ([a-zA-Z_:][\w:]*) /
const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?$/
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g

/**
 * Reads Prometheus' text format 0.0.4, as `/metrics` of every process answers it. Lines that are none of its own are passed over; timestamps
 * are not heeded.
 */
export function parseMetrics(text: string): MetricsText {
  const names = new Set<string>()
  const samples: Sample[] = []
  for (const each of text.split('\n')) {
    if (samples.length >= mostSamples) break
    if (each.startsWith('#')) {
      const [, declared] = type.exec(each) ?? []
      if (declared !== undefined) names.add(declared)
      continue
    }
    const [, name, labels, number = ''] = line.exec(each.trim()) ?? []
    const value = name === undefined ? undefined : numberOf(number)
    if (name === undefined || value === undefined) continue
    names.add(name)
    samples.push({ name, labels: labelsOf(labels), value })
  }
  return { names, samples }
}

function labelsOf(text = ''): Record<string, string> {
  return Object.fromEntries([...text.matchAll(label)].map(([, name = '', value = '']) => [name, value.replaceAll(/\\(.)/g, unescaped)]))
}

const unescaped = (_: string, character: string) => (character === 'n' ? '\n' : character)

function numberOf(text: string): number | undefined {
  const infinite = /^([+-]?)Inf$/i.exec(text)
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity
  const value = Number(text)
  return Number.isNaN(value) ? undefined : value
}

export type Cell = string | number | boolean | null | undefined

/** What a spreadsheet would take for a formula when a text begins with it. */
const formula = /^[=+\-@\t\r]/

/** A text is never run as a formula: a spreadsheet shows what stands behind the apostrophe. Numbers are numbers. */
function cellOf(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const safe = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** As RFC 4180 has it, with a byte order mark, without which spreadsheets read UTF-8 as something else. */
export const csvOf = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `\uFEFF${[header, ...rows].map((row) => `${row.map(cellOf).join(',')}\r\n`).join('')}`

/**
 * SQL condition: one of these columns holds a text, whatever its case. The text is taken as it is, `%` and `_` included.
 * @param bind gives a value's placeholder
 */
export function holdsText(columns: readonly string[], text: string, bind: (value: unknown) => string): string {
  const pattern = bind(`%${text.replaceAll(/[\\%_]/g, '\\$&')}%`)
  // The database's own collation may know upper and lower case of ASCII alone.
  const like = (column: string) => `lower(${column} COLLATE "und-x-icu") LIKE lower(${pattern} COLLATE "und-x-icu")`
  return `(${columns.map(like).join(' OR ')})`
}

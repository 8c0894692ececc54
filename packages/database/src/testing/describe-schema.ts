import type { Query } from '../query.ts'

/** One line for each thing in a database's schemas, sorted. */
const sql = `
SELECT line FROM (
  SELECT n.nspname, format('column %I.%I.%I %s%s%s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
    CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) AS line
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT n.nspname, format('constraint %I.%I %s on %I', n.nspname, k.conname, pg_get_constraintdef(k.oid), c.relname)
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  UNION ALL
  SELECT n.nspname, 'index ' || pg_get_indexdef(i.indexrelid)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  UNION ALL
  SELECT n.nspname, format('enum %I.%I %s', n.nspname, t.typname, string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder))
  FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace GROUP BY 1, t.typname
  UNION ALL
  SELECT n.nspname, format('%s %I.%I', CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'v' THEN 'view' ELSE 'table' END, n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'S')
) AS things
WHERE nspname = ANY($1::text[]) ORDER BY line`

/** Tables, columns (type, nullability, default), primary and foreign keys, indexes, enums and sequences of some schemas. */
export async function describeSchema(query: Query, schemas: readonly string[]): Promise<string[]> {
  return (await query(sql, [schemas])).map(({ line }) => String(line))
}

import type { ReactNode } from 'react'
import { strings } from '../strings/index.ts'
import styles from './data-table.module.css'

export interface Column<Row> {
  title: string
  /** Numbers stand on the right. */
  isNumber?: boolean
  cell: (row: Row) => ReactNode
}

/** A table, which scrolls by itself where it is too wide for the page. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
}: {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
}) {
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={strings.common.table(caption)}>
      <table className={styles['table']}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, isNumber }) => (
              <th key={title} scope="col" className={isNumber ? styles['number'] : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ title, isNumber, cell }) => (
                <td key={title} className={isNumber ? styles['number'] : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

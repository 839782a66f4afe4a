/** The body of a table: one row per document, each cell labelled for narrow screens. */
import type { Column } from './column.ts'
import classes from './data-table.module.css'
import { ROLES } from './roles.ts'

export interface TableRowsProps<Row> {
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly rowId: (row: Row) => string
  readonly actions: ((row: Row) => React.ReactNode) | undefined
  readonly highlighted: string | null | undefined
}

export function TableRows<Row>({ rows, columns, rowId, actions, highlighted }: TableRowsProps<Row>) {
  return (
    <tbody {...ROLES.group}>
      {rows.map((row) => (
        <tr key={rowId(row)} {...ROLES.row} data-highlighted={rowId(row) === highlighted || undefined}>
          {columns.map((column) => (
            <td key={column.key} {...ROLES.cell} data-label={column.label} data-numeric={column.numeric || undefined}>
              <div>{column.cell(row)}</div>
            </td>
          ))}
          {actions ? (
            <td {...ROLES.cell} className={classes.actions}>
              {actions(row)}
            </td>
          ) : null}
        </tr>
      ))}
    </tbody>
  )
}

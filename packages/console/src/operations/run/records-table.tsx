/** Records of any shape as a table that scrolls by itself. */
import { recordTable } from '../../exports/record-table.ts'
import { counted } from '../../ui/time.ts'
import classes from './records-table.module.css'

export function RecordsTable({ records }: { readonly records: readonly Readonly<Record<string, unknown>>[] }) {
  const { columns, rows } = recordTable(records)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={counted(records.length, 'record')}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: records have no identity of their own here
            <tr key={index}>
              {row.map((text, column) => (
                <td key={columns[column]} title={text}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

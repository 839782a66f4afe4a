/** Records of a stage, as a table or as JSON. */
import { Code } from '@mantine/core'
import { counted } from '../ui/time.ts'
import classes from './preview.module.css'
import { recordTable } from './record-table.ts'

export type RecordsView = 'table' | 'json'

export interface PreviewRecordsProps {
  readonly records: readonly Readonly<Record<string, unknown>>[]
  readonly view: RecordsView
  /** What is counted, e.g. `record`. */
  readonly what: string
}

export function PreviewRecords({ records, view, what }: PreviewRecordsProps) {
  if (view === 'json') {
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
      <section className={classes.scroll} tabIndex={0} aria-label={`${counted(records.length, what)} as JSON`}>
        <Code block>{JSON.stringify(records, null, 2)}</Code>
      </section>
    )
  }
  const table = recordTable(records)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={counted(records.length, what)}>
      <table className={classes.table}>
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: records have no identity of their own here
            <tr key={index}>
              {row.map((text, column) => (
                <td key={table.columns[column]} title={text}>
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

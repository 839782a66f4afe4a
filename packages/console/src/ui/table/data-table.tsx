/** A list of documents: search, sorting, column choice, a head that stays, and one menu of actions per row. */
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { counted } from '../time.ts'
import { arrangeRows, type Column, nextSorting, type Sorting } from './column.ts'
import classes from './data-table.module.css'
import { ROLES } from './roles.ts'
import { TableHead } from './table-head.tsx'
import { TableRows } from './table-rows.tsx'
import { TableTools } from './table-tools.tsx'
import { useColumns } from './use-columns.ts'

/** Rows drawn at first, and more with each press: a thousand at once would make typing in the search slow. */
const ROWS_AT_ONCE = 200

export interface DataTableProps<Row> {
  /** Part of where the column choice is kept. */
  readonly name: string
  /** What a row is, e.g. `connection`. */
  readonly noun: string
  /** More than one of them, when that is not the noun and an s. */
  readonly plural?: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly rowId: (row: Row) => string
  /** The menu at the end of a row. */
  readonly actions?: (row: Row) => React.ReactNode
  readonly initialSorting?: Sorting
  /** A row to point out, e.g. the one just saved. */
  readonly highlighted?: string | null
  /** Stands beside the search, e.g. a filter. */
  readonly tools?: React.ReactNode
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { name, noun, rows, columns, rowId, actions, highlighted } = props
  const plural = props.plural ?? `${noun}s`
  const [words, setWords] = useState('')
  const [sorting, setSorting] = useState<Sorting | null>(props.initialSorting ?? null)
  const [limit, setLimit] = useState(ROWS_AT_ONCE)
  const chosen = useColumns(name, columns)
  const arranged = arrangeRows(rows, columns, words, sorting)
  const drawn = arranged.slice(0, limit)

  return (
    <div>
      <TableTools
        noun={noun}
        plural={plural}
        words={words}
        onWords={setWords}
        found={arranged.length}
        total={rows.length}
        columns={columns}
        keys={chosen.keys}
        onKeys={chosen.choose}
      >
        {props.tools}
      </TableTools>
      <table className={classes.table} {...ROLES.table} aria-label={plural}>
        <TableHead
          columns={chosen.shown}
          sorting={sorting}
          onSort={(key) => setSorting(nextSorting(sorting, key))}
          withActions={actions !== undefined}
        />
        <TableRows rows={drawn} columns={chosen.shown} rowId={rowId} actions={actions} highlighted={highlighted} />
      </table>
      {arranged.length === 0 ? (
        <Text c="dimmed" size="sm" py="xl" ta="center">
          Nothing matches “{words}”. Try fewer words.
        </Text>
      ) : null}
      {arranged.length > drawn.length ? (
        <Button variant="default" size="sm" mt="sm" onClick={() => setLimit(limit + ROWS_AT_ONCE)}>
          Show more ({counted(arranged.length - drawn.length, noun, plural)} left)
        </Button>
      ) : null}
    </div>
  )
}

/** A table whose rows the server searches, sorts and pages: for lists too long to be loaded whole. */
import { Group, Pagination, Text } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { count, counted } from '../time.ts'
import { type Column, nextSorting } from './column.ts'
import classes from './data-table.module.css'
import { type ListSearch, PAGE_SIZE, sortingOf } from './list-search.ts'
import { ROLES } from './roles.ts'
import { TableHead } from './table-head.tsx'
import { TableRows } from './table-rows.tsx'
import { TableTools } from './table-tools.tsx'
import { useColumns } from './use-columns.ts'

/** Milliseconds without a key before the server is asked. */
const TYPING_MS = 250

export interface ServerTableProps<Row> {
  readonly name: string
  readonly noun: string
  readonly plural?: string
  readonly rows: readonly Row[]
  /** On all pages. */
  readonly total: number
  /** Those with `sort` can be sorted by; their keys are what the server calls them. */
  readonly columns: readonly Column<Row>[]
  readonly rowId: (row: Row) => string
  readonly actions?: (row: Row) => React.ReactNode
  readonly search: ListSearch
  /** What changes in the address. */
  onSearch(change: ListSearch): void
  /** The key it is sorted by when the address names none. */
  readonly sortedBy: string
  readonly highlighted?: string | null
  readonly tools?: React.ReactNode
  /** Filters are set, so that finding nothing does not mean there is nothing. */
  readonly filtered: boolean
}

export function ServerTable<Row>(props: ServerTableProps<Row>) {
  const { name, noun, rows, total, columns, search, onSearch } = props
  const plural = props.plural ?? `${noun}s`
  const chosen = useColumns(name, columns)
  const [words, setWords] = useWords(search.q ?? '', (q) => onSearch({ q: q || undefined, page: undefined }))
  const sorting = sortingOf(search, props.sortedBy)
  const { page = 1 } = search
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
  const first = (page - 1) * PAGE_SIZE + 1

  return (
    <div>
      <TableTools
        noun={noun}
        plural={plural}
        words={words}
        onWords={setWords}
        found={total}
        total={total}
        columns={columns}
        keys={chosen.keys}
        onKeys={chosen.choose}
      >
        {props.tools}
      </TableTools>
      <table className={classes.table} {...ROLES.table} aria-label={plural} aria-rowcount={total + 1}>
        <TableHead
          columns={chosen.shown}
          sorting={sorting}
          onSort={(key) => {
            const { direction } = nextSorting(sorting, key)
            onSearch({ sort: key, order: direction === 'descending' ? 'desc' : undefined, page: undefined })
          }}
          withActions={props.actions !== undefined}
        />
        <TableRows
          rows={rows}
          columns={chosen.shown}
          rowId={props.rowId}
          actions={props.actions}
          highlighted={props.highlighted}
        />
      </table>
      {rows.length === 0 ? (
        <Text c="dimmed" size="sm" py="xl" ta="center">
          {props.filtered || search.q ? `No ${noun} matches. Try fewer words, or take a filter away.` : `No ${plural}.`}
        </Text>
      ) : null}
      {pages > 1 ? (
        <Group justify="space-between" mt="sm" gap="sm">
          <Text size="sm" c="dimmed" className="numbers">
            {rows.length === 0
              ? counted(total, noun, plural)
              : `${count(first)} to ${count(first + rows.length - 1)} of ${count(total)}`}
          </Text>
          <Pagination
            component="nav"
            aria-label={`Pages of ${plural}`}
            size="sm"
            total={pages}
            value={Math.min(page, pages)}
            onChange={(next) => onSearch({ page: next === 1 ? undefined : next })}
            getControlProps={(control) => ({ 'aria-label': `${capital(control)} page` })}
            getItemProps={(number) => ({ 'aria-label': `Page ${number}` })}
          />
        </Group>
      ) : null}
    </div>
  )
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** What is typed, at once; what is asked, after a pause. Going back in the history puts the old words back. */
function useWords(asked: string, ask: (words: string) => void): [string, (words: string) => void] {
  const [words, setWords] = useState(asked)
  const askLater = useDebouncedCallback(ask, TYPING_MS)
  useEffect(() => setWords(asked), [asked])
  return [
    words,
    (next) => {
      setWords(next)
      askLater(next)
    },
  ]
}

/** The head of a table: stays in sight while rows scroll, and sorts by the column pressed. */
import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import type { Column, Sorting } from './column.ts'
import classes from './data-table.module.css'
import { ROLES } from './roles.ts'

export interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly sorting: Sorting | null
  onSort(key: string): void
  readonly withActions: boolean
}

const ARROWS = { ascending: IconArrowUp, descending: IconArrowDown, none: IconArrowsSort } as const

export function TableHead<Row>({ columns, sorting, onSort, withActions }: TableHeadProps<Row>) {
  return (
    <thead {...ROLES.group}>
      <tr {...ROLES.row}>
        {columns.map((column) => {
          const order = sorting?.key === column.key ? sorting.direction : 'none'
          const Arrow = ARROWS[order]
          return (
            <th
              key={column.key}
              scope="col"
              {...ROLES.head}
              data-numeric={column.numeric || undefined}
              {...(column.sort ? { 'aria-sort': order } : {})}
            >
              {column.sort ? (
                <UnstyledButton className={classes.sort} onClick={() => onSort(column.key)}>
                  {column.label}
                  <Arrow size={14} aria-hidden data-on={order !== 'none' || undefined} />
                </UnstyledButton>
              ) : (
                column.label
              )}
            </th>
          )
        })}
        {withActions ? (
          <th scope="col" {...ROLES.head} className={classes.actions}>
            <span className="heard-only">Actions</span>
          </th>
        ) : null}
      </tr>
    </thead>
  )
}

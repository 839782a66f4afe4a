/** A page that lists documents of one kind: head, what failed or is empty, table, and the panel laid over it. */
import { IconExternalLink, IconPencil, IconPlus } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { NEW } from '../api/save-document.ts'
import { EmptyPage } from '../ui/empty-page.tsx'
import { useHighlighted } from '../ui/highlight.ts'
import { ButtonLink } from '../ui/links.tsx'
import { Loading } from '../ui/loading.tsx'
import { PageHeader } from '../ui/page.tsx'
import { Problem } from '../ui/problem.tsx'
import type { Column } from '../ui/table/column.ts'
import { DataTable } from '../ui/table/data-table.tsx'
import { type RowAction, RowMenu } from '../ui/table/row-menu.tsx'
import { ServerTable, type ServerTableProps } from '../ui/table/server-table.tsx'
import type { KindRow } from './kinds.ts'
import { nameColumn } from './name-column.tsx'
import { useRowDeeds } from './use-row-deeds.tsx'

export type Paging = Pick<ServerTableProps<never>, 'total' | 'search' | 'onSearch' | 'sortedBy' | 'tools' | 'filtered'>

export interface DocumentListProps<Row> {
  readonly row: KindRow
  readonly title: string
  readonly description: string
  /** Stands beside the button that creates one. */
  readonly also?: React.ReactNode
  readonly query: UseQueryResult<readonly Row[]>
  /** The query gives one page: the server searches, sorts and counts. */
  readonly paged?: Paging
  /** Besides the name. */
  readonly columns: readonly Column<Row>[]
  /** Entries of a row's menu after the one that opens it. */
  readonly actions?: (document: Row) => readonly RowAction[]
  readonly empty: { readonly icon: React.ReactNode; readonly title: string; readonly body: React.ReactNode }
}

interface Listed {
  readonly _id: string
  readonly name: string
}

type Common = 'name' | 'noun' | 'rows' | 'columns' | 'rowId' | 'highlighted' | 'actions'

type TableProps<Row> = Pick<ServerTableProps<Row>, Common> & { readonly paged: Paging | undefined }

function Table<Row>({ paged, ...table }: TableProps<Row>) {
  if (paged) return <ServerTable {...table} {...paged} />
  return <DataTable {...table} initialSorting={{ key: 'name', direction: 'ascending' }} />
}

/** Finding nothing is not the same as having nothing. */
const isSearched = (paged: Paging | undefined): boolean =>
  paged !== undefined && (paged.filtered || paged.search.q !== undefined || paged.search.page !== undefined)

export function DocumentList<Row extends Listed>(props: DocumentListProps<Row>) {
  const { row, query } = props
  const deeds = useRowDeeds(row)
  const highlighted = useHighlighted()
  const navigate = useNavigate()
  const open = (id: string) => void navigate({ to: row.path, params: { id } })
  const create = (
    <>
      {props.also}
      <ButtonLink to={row.newPath ?? row.path} params={{ id: NEW }} leftSection={<IconPlus size={16} aria-hidden />}>
        Create {row.noun}
      </ButtonLink>
    </>
  )
  const OpenIcon = row.open === 'Edit' ? IconPencil : IconExternalLink
  const isEmpty = query.data?.length === 0 && !isSearched(props.paged)

  return (
    <>
      <PageHeader title={props.title} description={props.description} actions={isEmpty ? null : create} />
      {query.isPending ? <Loading what={props.title} /> : null}
      {query.isError ? (
        <Problem
          error={query.error}
          title={`The ${row.noun}s could not be loaded`}
          onRetry={() => void query.refetch()}
        />
      ) : null}
      {isEmpty ? (
        <EmptyPage icon={props.empty.icon} title={props.empty.title} actions={create}>
          {props.empty.body}
        </EmptyPage>
      ) : null}
      {query.data && !isEmpty ? (
        <Table
          paged={props.paged}
          name={row.kind}
          noun={row.noun}
          rows={query.data}
          columns={[nameColumn(row), ...props.columns]}
          rowId={(document) => document._id}
          highlighted={highlighted}
          actions={(document) => (
            <RowMenu
              name={document.name}
              actions={[
                { label: row.open, icon: <OpenIcon size={16} />, onClick: () => open(document._id) },
                ...(props.actions?.(document) ?? []),
                ...deeds.of(document),
              ]}
            />
          )}
        />
      ) : null}
      {deeds.dialog}
      <Outlet />
    </>
  )
}

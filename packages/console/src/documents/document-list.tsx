/** A page that lists documents of one kind: head, what failed or is empty, table, and the panel laid over it. */
import { IconPlus } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
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
import { useRowDeeds } from './use-row-deeds.tsx'

export interface DocumentListProps<Row> {
  readonly row: KindRow
  readonly title: string
  readonly description: string
  readonly createPath: '/oauth-clients/$id' | '/connections/$id' | '/exports/$id' | '/imports/$id' | '/flows/new'
  /** Stands beside the button that creates one. */
  readonly also?: React.ReactNode
  readonly query: UseQueryResult<readonly Row[]>
  /** The query gives one page: the server searches, sorts and counts. */
  readonly paged?:
    | Pick<ServerTableProps<Row>, 'total' | 'search' | 'onSearch' | 'sortedBy' | 'tools' | 'filtered'>
    | undefined
  readonly columns: readonly Column<Row>[]
  /** The first entries of a row's menu. */
  readonly actions: (document: Row) => readonly RowAction[]
  readonly empty: { readonly icon: React.ReactNode; readonly title: string; readonly body: React.ReactNode }
}

interface Listed {
  readonly _id: string
  readonly name: string
}

type Common = 'name' | 'noun' | 'rows' | 'columns' | 'rowId' | 'highlighted' | 'actions'

function Table<Row>({ paged, ...table }: Pick<ServerTableProps<Row>, Common> & Pick<DocumentListProps<Row>, 'paged'>) {
  if (paged) return <ServerTable {...table} {...paged} />
  return <DataTable {...table} initialSorting={{ key: 'name', direction: 'ascending' }} />
}

/** Finding nothing is not the same as having nothing. */
const isSearched = (paged: DocumentListProps<never>['paged']): boolean =>
  paged !== undefined && (paged.filtered || paged.search.q !== undefined || paged.search.page !== undefined)

export function DocumentList<Row extends Listed>(props: DocumentListProps<Row>) {
  const { row, query } = props
  const deeds = useRowDeeds(row)
  const highlighted = useHighlighted()
  const create = (
    <>
      {props.also}
      <ButtonLink to={props.createPath} params={{ id: NEW }} leftSection={<IconPlus size={16} aria-hidden />}>
        Create {row.noun}
      </ButtonLink>
    </>
  )
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
          columns={props.columns}
          rowId={(document) => document._id}
          highlighted={highlighted}
          actions={(document) => (
            <RowMenu name={document.name} actions={[...props.actions(document), ...deeds.of(document)]} />
          )}
        />
      ) : null}
      {deeds.dialog}
      <Outlet />
    </>
  )
}

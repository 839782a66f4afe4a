/** The list of exports or of imports: a page of them, found by the server, and the connections they go through. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { type Page, queries } from '../api/queries.ts'
import { DocumentList, type DocumentListProps } from '../documents/document-list.tsx'
import { paged } from '../documents/paged.ts'
import { FilterSelect } from '../ui/table/filter-select.tsx'
import { type Step, useStepColumns } from './step-columns.tsx'
import type { StepSearch } from './step-search.ts'

type Told = 'row' | 'title' | 'description' | 'actions' | 'empty'

export interface StepListPageProps<Row> extends Pick<DocumentListProps<Row>, Told> {
  readonly page: UseQueryResult<Page<Row>>
  readonly search: StepSearch
  onSearch(change: StepSearch): void
  /** The id of a row's operation, or the line of its request. */
  does(row: Row): string
}

export function StepListPage<Row extends Step>({ page, search, onSearch, does, ...told }: StepListPageProps<Row>) {
  const connections = useQuery(queries.usedConnections()).data ?? []
  const columns = useStepColumns(connections, does)
  const { connection } = search
  return (
    <DocumentList
      {...told}
      {...paged(page, {
        search,
        onSearch,
        filtered: connection !== undefined,
        tools:
          connections.length > 1 || connection !== undefined ? (
            <FilterSelect
              label="Filter by connection"
              any="Any connection"
              searchable
              choices={connections.map(({ _id, name }) => ({ value: _id, label: name }))}
              value={connection}
              onChange={(chosen) => onSearch({ connection: chosen, page: undefined })}
            />
          ) : null,
      })}
      columns={columns}
    />
  )
}

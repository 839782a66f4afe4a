/** A page of documents as a list takes it: what is on it is the list, and how many there are in all goes beside. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { Page } from '../api/queries.ts'
import type { DocumentListProps, Paging } from './document-list.tsx'

export function paged<Row>(
  page: UseQueryResult<Page<Row>>,
  searching: Omit<Paging, 'total' | 'sortedBy'>,
): Required<Pick<DocumentListProps<Row>, 'query' | 'paged'>> {
  return {
    query: { ...page, data: page.data?.items } as UseQueryResult<readonly Row[]>,
    paged: { ...searching, total: page.data?.total ?? 0, sortedBy: 'name' },
  }
}

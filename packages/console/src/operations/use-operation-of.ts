/** Finds an operation by its id, whichever application offers it. */
import type { Operation } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'

export function useOperationOf(): (id: string) => Operation | undefined {
  const operations = useQuery(queries.applications()).data?.flatMap((application) => application.operations)
  return (id) => operations?.find((operation) => operation.id === id)
}

/** Columns that the lists of exports and imports share. */
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { KindRow } from '../documents/kinds.ts'
import { RowLink } from '../ui/row-link.tsx'
import { CONNECTION_LOOKS, Status } from '../ui/status.tsx'
import type { Column } from '../ui/table/column.ts'
import { When } from '../ui/when.tsx'
import { useOperationOf } from './use-operation-of.ts'

interface Step {
  readonly _id: string
  readonly name: string
  readonly _connectionId: string
  readonly lastModified: string
}

export function useStepColumns<Row extends Step>(
  path: KindRow['path'],
  operationId: (row: Row) => string,
): readonly Column<Row>[] {
  const connections = useQuery(queries.usedConnections()).data
  const operationOf = useOperationOf()
  const connectionOf = (row: Row) => connections?.find((one) => one._id === row._connectionId)
  const connectionName = (row: Row) => connectionOf(row)?.name ?? ''
  const operationName = (row: Row) => operationOf(operationId(row))?.name ?? operationId(row)
  const statusWord = (row: Row) => {
    const connection = connectionOf(row)
    return connection ? CONNECTION_LOOKS[connection.status].word : ''
  }

  return [
    {
      key: 'name',
      label: 'Name',
      fixed: true,
      cell: (row) => (
        <RowLink to={path} id={row._id}>
          {row.name}
        </RowLink>
      ),
      sort: (row) => row.name,
      search: (row) => row.name,
    },
    { key: 'operation', label: 'Operation', cell: operationName, sort: operationName, search: operationName },
    { key: 'connection', label: 'Connection', cell: connectionName, sort: connectionName, search: connectionName },
    {
      key: 'status',
      label: 'Connection status',
      cell: (row) => {
        const connection = connectionOf(row)
        return connection ? <Status look={CONNECTION_LOOKS[connection.status]} /> : null
      },
      sort: statusWord,
      search: statusWord,
    },
    {
      key: 'lastModified',
      label: 'Last updated',
      cell: (row) => <When iso={row.lastModified} />,
      sort: (row) => row.lastModified,
    },
  ]
}

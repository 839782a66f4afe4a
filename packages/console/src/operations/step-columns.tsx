/** Columns that the lists of exports and imports share. The server sorts: keys of sortable ones are what it calls them. */
import type { Connection } from '@keyway/contract'
import { CONNECTION_LOOKS, Status } from '../ui/status.tsx'
import type { Column } from '../ui/table/column.ts'
import { When } from '../ui/when.tsx'
import { useOperationOf } from './use-operation-of.ts'

export interface Step {
  readonly _id: string
  readonly name: string
  readonly _connectionId: string
  readonly lastModified: string
}

export function useStepColumns<Row extends Step>(
  connections: readonly Pick<Connection, '_id' | 'name' | 'status'>[],
  operationId: (row: Row) => string,
): readonly Column<Row>[] {
  const operationOf = useOperationOf()
  const connectionOf = (row: Row) => connections.find((one) => one._id === row._connectionId)
  const operationName = (row: Row) => operationOf(operationId(row))?.name ?? operationId(row)

  return [
    { key: 'operation', label: 'Operation', cell: operationName },
    { key: 'connection', label: 'Connection', cell: (row) => connectionOf(row)?.name ?? '' },
    {
      key: 'status',
      label: 'Connection status',
      cell: (row) => {
        const connection = connectionOf(row)
        return connection ? <Status look={CONNECTION_LOOKS[connection.status]} /> : null
      },
    },
    {
      key: 'lastModified',
      label: 'Last updated',
      cell: (row) => <When iso={row.lastModified} />,
      sort: (row) => row.lastModified,
    },
  ]
}

/** The columns of the list of connections. The server sorts and searches: keys of sortable ones are what it calls them. */
import type { Application, Connection, IClient } from '@keyway/contract'
import { connectionLook, Status } from '../ui/status.tsx'
import type { Column } from '../ui/table/column.ts'
import { When } from '../ui/when.tsx'
import { DebugMark } from './debug/debug-mark.tsx'

export function connectionColumns(
  applications: readonly Application[],
  iclients: readonly IClient[],
): readonly Column<Connection>[] {
  const applicationOf = ({ http }: Connection) => applications.find((one) => one._id === http._httpConnectorId)
  const applicationName = (one: Connection) => applicationOf(one)?.name ?? ''
  const apiName = (one: Connection) =>
    applicationOf(one)?.apis.find((api) => api._id === one.http._httpConnectorApiId)?.name ??
    one.http._httpConnectorApiId ??
    ''
  const clientName = ({ http }: Connection) => iclients.find((one) => one._id === http._iClientId)?.name ?? ''

  return [
    {
      key: 'status',
      label: 'Status',
      cell: (one) => (
        <>
          <Status look={connectionLook(one)} /> <DebugMark until={one.debugUntil} />
        </>
      ),
      sort: (one) => one.status,
    },
    { key: 'application', label: 'Application', cell: applicationName },
    { key: '_httpConnectorApiId', label: 'API type', cell: apiName, sort: apiName },
    {
      key: 'address',
      label: 'Address',
      cell: (one) => <span className="mono">{one.http.baseURI}</span>,
      sort: (one) => one.http.baseURI,
    },
    { key: 'client', label: 'OAuth 2.0 client', hidden: true, cell: clientName },
    {
      key: 'grantedBy',
      label: 'Granted by',
      hidden: true,
      cell: (one) => one.grant?.grantedBy ?? '',
    },
    {
      key: 'lastModified',
      label: 'Last updated',
      cell: (one) => <When iso={one.lastModified} />,
      sort: (one) => one.lastModified,
    },
  ]
}

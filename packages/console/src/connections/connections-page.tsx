/** The list of connections. */
import type { Connection } from '@keyway/contract'
import { IconPencil, IconPlug, IconPlugConnected, IconShieldCheck, IconStethoscope } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { DocumentList } from '../documents/document-list.tsx'
import { KINDS } from '../documents/kinds.ts'
import { TextLink } from '../ui/links.tsx'
import { useAuthorizeDialog } from './authorize/authorize-dialog.tsx'
import { connectionColumns } from './connection-columns.tsx'
import { signsInByItself } from './connection-values.ts'
import { useDoctorDialog } from './doctor/doctor-dialog.tsx'
import { usePingDialog } from './ping-dialog.tsx'

/** Milliseconds between looks at the list: Keyway finds out by itself that a connection went offline. */
const STATUS_POLL_MS = 30_000

export function ConnectionsPage() {
  const connections = useQuery({ ...queries.connections.list(), refetchInterval: STATUS_POLL_MS })
  const iclients = useQuery(queries.iclients.list())
  const applications = useQuery(queries.applications())
  const navigate = useNavigate()
  const ping = usePingDialog()
  const doctor = useDoctorDialog()
  const authorizing = useAuthorizeDialog()
  const clientOf = ({ http }: Connection) => iclients.data?.find((one) => one._id === http._iClientId)
  const needsNobody = (connection: Connection) =>
    connection.http._iClientId === undefined || signsInByItself(clientOf(connection))
  const open = (connection: Connection) => void navigate({ to: '/connections/$id', params: { id: connection._id } })

  return (
    <>
      <DocumentList
        row={KINDS.connections}
        title="Connections"
        description="Named, authorized ways into Azure Key Vault and other APIs. Exports and imports use them."
        createPath="/connections/$id"
        query={connections}
        columns={connectionColumns(applications.data ?? [], iclients.data ?? [])}
        actions={(connection) => [
          { label: 'Edit', icon: <IconPencil size={16} />, onClick: () => open(connection) },
          { label: 'Ping', icon: <IconPlugConnected size={16} />, onClick: () => ping.test(connection) },
          {
            label: 'Check connection',
            icon: <IconStethoscope size={16} />,
            onClick: () => doctor.check(connection),
          },
          {
            label: 'Authorize again',
            icon: <IconShieldCheck size={16} />,
            onClick: () => authorizing.authorize(connection, needsNobody(connection)),
          },
        ]}
        empty={{
          icon: <IconPlug size={22} />,
          title: 'Connect to your first vault',
          body:
            iclients.data?.length === 0 ? (
              <>
                A connection signs in through an OAuth 2.0 client.{' '}
                <TextLink to="/oauth-clients/$id" params={{ id: 'new' }} inherit underline="always">
                  Create one first
                </TextLink>
                , or create it on the way with + in the connection’s form.
              </>
            ) : (
              'Choose the API, the OAuth 2.0 client and the vault, then sign in with Microsoft once.'
            ),
        }}
      />
      {ping.dialog}
      {doctor.dialog}
      {authorizing.dialog}
    </>
  )
}

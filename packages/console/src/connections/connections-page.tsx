/** The list of connections. */
import type { Connection } from '@keyway/contract'
import {
  IconBug,
  IconPlayerPlay,
  IconPlug,
  IconPlugConnected,
  IconReplace,
  IconShare,
  IconShieldCheck,
  IconStethoscope,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { DocumentList } from '../documents/document-list.tsx'
import { KINDS } from '../documents/kinds.ts'
import { paged } from '../documents/paged.ts'
import { TextLink } from '../ui/links.tsx'
import { useAuthorizeDialog } from './authorize/authorize-dialog.tsx'
import { signInService } from './authorize/sign-in-service.ts'
import { connectionColumns } from './connection-columns.tsx'
import { ConnectionFilters } from './connection-filters.tsx'
import { type ConnectionSearch, connectionQuery, isFiltered } from './connection-search.ts'
import { signsInByItself } from './connection-values.ts'
import { useDebugDialog } from './debug/debug-dialog.tsx'
import { useDoctorDialog } from './doctor/doctor-dialog.tsx'
import { usePingDialog } from './ping-dialog.tsx'
import { useReplaceDialog } from './replace/replace-dialog.tsx'
import { useShareLinkDialog } from './share-link-dialog.tsx'

const route = getRouteApi('/shell/connections')

/** Milliseconds between looks at the list: Keyway finds out by itself that a connection went offline. */
const STATUS_POLL_MS = 30_000

export function ConnectionsPage() {
  const search = route.useSearch()
  const connections = useQuery({
    ...queries.connections.page(connectionQuery(search)),
    refetchInterval: STATUS_POLL_MS,
  })
  const iclients = useQuery(queries.iclients.list())
  const applications = useQuery(queries.applications())
  const navigate = useNavigate()
  const ping = usePingDialog()
  const doctor = useDoctorDialog()
  const debug = useDebugDialog()
  const authorizing = useAuthorizeDialog()
  const replacing = useReplaceDialog()
  const sharing = useShareLinkDialog()
  const clientOf = ({ http }: Connection) => iclients.data?.find((one) => one._id === http._iClientId)
  const needsNobody = (connection: Connection) =>
    connection.http._iClientId === undefined || signsInByItself(clientOf(connection))

  const onSearch = (change: ConnectionSearch) =>
    void navigate({ to: '/connections', search: { ...search, ...change }, replace: true })

  return (
    <>
      <DocumentList
        row={KINDS.connections}
        title="Connections"
        description="Named, authorized ways into Azure Key Vault and other APIs. Exports and imports use them."
        {...paged(connections, {
          search,
          onSearch,
          filtered: isFiltered(search),
          tools: <ConnectionFilters search={search} iclients={iclients.data ?? []} onSearch={onSearch} />,
        })}
        columns={connectionColumns(applications.data ?? [], iclients.data ?? [])}
        actions={(connection) => [
          { label: 'Ping', icon: <IconPlugConnected size={16} />, onClick: () => ping.test(connection) },
          {
            label: 'Check connection',
            icon: <IconStethoscope size={16} />,
            onClick: () => doctor.check(connection),
          },
          { label: 'Debug log', icon: <IconBug size={16} />, onClick: () => debug.open(connection) },
          {
            label: 'Run an operation',
            icon: <IconPlayerPlay size={16} />,
            onClick: () => void navigate({ to: '/connections/$id/run', params: { id: connection._id } }),
          },
          {
            label: 'Authorize again',
            icon: <IconShieldCheck size={16} />,
            onClick: () =>
              authorizing.authorize(connection, {
                byItself: needsNobody(connection),
                service: signInService(connection.http._httpConnectorId, clientOf(connection)),
              }),
          },
          { label: 'Replace…', icon: <IconReplace size={16} />, onClick: () => replacing.replace(connection) },
          ...(signsInByItself(clientOf(connection))
            ? []
            : [
                {
                  label: 'Share connect link',
                  icon: <IconShare size={16} />,
                  onClick: () => sharing.share(connection),
                },
              ]),
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
      {debug.dialog}
      {authorizing.dialog}
      {replacing.dialog}
      {sharing.dialog}
    </>
  )
}

/** The list of OAuth 2.0 clients. */
import { type IClient, WAYS } from '@keyway/contract'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { DocumentList } from '../documents/document-list.tsx'
import { KINDS } from '../documents/kinds.ts'
import { NEEDS_SECRET, Status } from '../ui/status.tsx'
import type { Column } from '../ui/table/column.ts'
import { When } from '../ui/when.tsx'
import { CredentialEnd, endWords } from './credential-end.tsx'
import { useCloudName } from './use-cloud-name.ts'

export function IClientsPage() {
  const iclients = useQuery(queries.iclients.list())
  const cloudName = useCloudName()
  const cloudOf = (iclient: IClient) => cloudName(iclient.signIn.cloud)
  const wayOf = (iclient: IClient) => WAYS.find((way) => way.id === iclient.signIn.way)?.name ?? iclient.signIn.way

  const columns: readonly Column<IClient>[] = [
    { key: 'way', label: 'Way to sign in', cell: wayOf, sort: wayOf, search: wayOf },
    { key: 'cloud', label: 'Cloud', cell: cloudOf, sort: cloudOf, search: cloudOf },
    {
      key: 'clientId',
      label: 'Application (client) ID',
      cell: (one) => <span className="mono">{one.signIn.clientId}</span>,
      search: (one) => one.signIn.clientId,
    },
    {
      key: 'tenant',
      label: 'Directory (tenant) ID',
      hidden: true,
      cell: (one) => <span className="mono">{one.signIn.tenantId}</span>,
      search: (one) => one.signIn.tenantId,
    },
    {
      key: 'end',
      label: 'Secret or certificate ends',
      cell: (one) => (one.signIn.missing ? <Status look={NEEDS_SECRET} /> : <CredentialEnd signIn={one.signIn} />),
      sort: (one) => one.signIn.expiresAt ?? '9',
      search: (one) => (one.signIn.missing ? NEEDS_SECRET.word : endWords(one.signIn)),
    },
    {
      key: 'lastModified',
      label: 'Last updated',
      cell: (one) => <When iso={one.lastModified} />,
      sort: (one) => one.lastModified,
    },
  ]

  return (
    <DocumentList
      row={KINDS.iclients}
      title="OAuth 2.0 clients"
      description="App registrations and identities that Keyway signs in with. One client can serve many connections."
      query={iclients}
      columns={columns}
      empty={{
        icon: <IconKey size={22} />,
        title: 'Start with an OAuth 2.0 client',
        body: 'Register an app in Azure, then enter its client ID here, with a secret or a certificate. Connections sign in through it.',
      }}
    />
  )
}

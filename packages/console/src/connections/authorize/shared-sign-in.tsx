/** Offers the sign-in that another connection of the same client already has: one sign-in for both planes. */
import type { Connection } from '@keyway/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, asKeywayError } from '../../api/client.ts'
import { queries, refresh } from '../../api/queries.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { announce } from '../../ui/announce.tsx'
import { Notice } from '../../ui/notice.tsx'
import { withSignIn } from './with-sign-in.ts'

export function SharedSignIn({ connection }: { readonly connection: Connection }) {
  const { _iClientId } = connection.http
  const connections = useQuery(queries.connections.page({ _iClientId, status: 'online', limit: 50 }))
  const other = withSignIn(connection, connections.data?.items ?? [])
  const sharing = useMutation({
    mutationFn: (_connectionId: string) =>
      api.connections.authorizeFrom({ params: { id: connection._id }, body: { _connectionId } }),
    onSuccess: (result) => {
      announce(result.diagnosis ? `Not authorized: ${connection.name}` : `${connection.name} is authorized`)
      void refresh('connections', 'audit')
    },
  })
  if (!other?.grant) return null
  return (
    <Notice tone="quiet" title={`${other.grant.grantedBy} has signed in for “${other.name}”`}>
      <p>It has the same OAuth 2.0 client. If that person allowed this API too, nobody has to sign in again.</p>
      {sharing.error ? <p role="alert">{asKeywayError(sharing.error).message}</p> : null}
      <ActionButton
        size="compact-sm"
        variant="default"
        busy={sharing.isPending}
        busyWords="Authorizing…"
        onClick={() => sharing.mutate(other._id)}
      >
        Use this sign-in
      </ActionButton>
    </Notice>
  )
}

/** Connections of a client that now signs in another way: their scopes become the usual ones of that way. */
import { type CloudEndpoints, usualScopes } from '@keyway/connectors'
import { isUniversal } from '@keyway/contract'
import { recordAudit } from '../audit/index.ts'
import type { Actor, Tx } from '../deps.ts'
import type { ConnectionDocument } from './connection-document.ts'

/** A person's scopes mean nothing to an app and the reverse, so keeping them would leave connections that cannot be saved. */
export async function useScopesOf(
  tx: Tx,
  ids: readonly string[],
  endpoints: CloudEndpoints,
  signsIn: 'person' | 'app',
  actor: Actor,
  now: Date,
): Promise<void> {
  if (ids.length === 0) return
  const rows = await tx.selectFrom('connections').select(['id', 'name', 'doc']).where('id', 'in', ids).execute()
  for (const { id, name, doc } of rows) {
    const { http, ...rest } = doc as ConnectionDocument
    if (isUniversal(http)) continue
    const scope = [...usualScopes(endpoints, http._httpConnectorApiId, signsIn)]
    const changed: ConnectionDocument = { ...rest, http: { ...http, auth: { ...http.auth, oauth: { scope } } } }
    await tx
      .updateTable('connections')
      .set({ doc: JSON.stringify(changed) })
      .where('id', '=', id)
      .execute()
    const fieldPaths = ['http.auth.oauth.scope']
    const entry = {
      event: 'update',
      resourceType: 'connection',
      resourceId: id,
      resourceName: name,
      fieldPaths,
    } as const
    await recordAudit(tx, actor, entry, now)
  }
}

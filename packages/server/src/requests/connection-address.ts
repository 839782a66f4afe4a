/** Where a connection's calls go, for the request lines that people read. */
import { baseUrlOf } from '@keyway/connectors'
import { isUniversal } from '@keyway/contract'
import { type ConnectionDocument, endpointsOf, renderedBaseUri } from '../connections/index.ts'
import type { Deps } from '../deps.ts'
import { findIClient } from '../iclients/index.ts'

/** Base URL without a trailing slash; empty when the connection's cloud is not offered any more. */
export async function baseUrlOfConnection({ db, config }: Pick<Deps, 'db' | 'config'>, id: string): Promise<string> {
  const row = await db
    .selectFrom('connections')
    .select(['name', 'doc', 'iclientId'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return ''
  const { http } = row.doc as ConnectionDocument
  if (isUniversal(http)) return renderedBaseUri(row.name, http)
  const iclient = await findIClient(db, row.iclientId ?? '', config.publicUrl)
  const endpoints = iclient && endpointsOf(iclient.signIn, config)
  return endpoints ? baseUrlOf(endpoints, http._httpConnectorApiId, http.unencrypted.vaultUrl) : ''
}

/** Where a connection's calls go, for the request lines that people read. */
import { baseUrlOf } from '@keyway/connectors'
import { type ConnectionDocument, endpointsOf } from '../connections/index.ts'
import type { Deps } from '../deps.ts'
import { findIClient } from '../iclients/index.ts'

/** Base URL without a trailing slash; empty when the connection's cloud is not offered any more. */
export async function baseUrlOfConnection({ db, config }: Pick<Deps, 'db' | 'config'>, id: string): Promise<string> {
  const row = await db.selectFrom('connections').select(['doc', 'iclientId']).where('id', '=', id).executeTakeFirst()
  if (!row) return ''
  const { http } = row.doc as ConnectionDocument
  const iclient = await findIClient(db, row.iclientId, config.publicUrl)
  const endpoints = iclient && endpointsOf(iclient.signIn, config)
  return endpoints ? baseUrlOf(endpoints, http._httpConnectorApiId, http.unencrypted.vaultUrl) : ''
}

/** What requests of one's own need to know of their connection: where they go, and what templates may show of it. */
import type { ApiType } from '@keyway/contract'
import type { ConnectionDocument } from '../connections/index.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { baseUrlOfConnection } from './connection-address.ts'

export interface Base {
  readonly connectionId: string
  /** Absent where the application is not Azure's. */
  readonly api: ApiType | undefined
  /** Scheme, host and port: no request leaves it. */
  readonly origin: string
  /** Of the base URL, without a trailing slash. */
  readonly path: string
  /** As templates see it: nothing secret. */
  readonly connection: Readonly<Record<string, unknown>>
  /** Custom settings of the connection. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Words for diagnoses. */
  readonly words: Readonly<Record<string, string>>
}

/** @throws AppError invalid_ref when the connection is gone, or its cloud is not offered any more */
export async function readBase(deps: Pick<Deps, 'db' | 'config'>, connectionId: string): Promise<Base> {
  const row = await deps.db
    .selectFrom('connections')
    .select(['name', 'doc'])
    .where('id', '=', connectionId)
    .executeTakeFirst()
  const url = row ? await baseUrlOfConnection(deps, connectionId) : ''
  if (!row || url === '') {
    throw new AppError('invalid_ref', { field: '_connectionId', facts: { resource: 'connection', id: connectionId } })
  }
  const { origin, pathname, host } = new URL(url)
  const { http, settings } = row.doc as ConnectionDocument
  return {
    connectionId,
    api: http._httpConnectorApiId,
    origin,
    path: pathname.replace(/\/+$/, ''),
    connection: { name: row.name, http: { baseURI: url, unencrypted: http.unencrypted } },
    settings: settings ?? {},
    words: { host },
  }
}

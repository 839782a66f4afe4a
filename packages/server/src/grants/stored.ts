/** Everything stored about a connection's way in: the connection, its iClient, its grant. One statement. */

import { type CloudEndpoints, cloudEndpoints } from '@keyway/connectors'
import type { Diagnosis } from '@keyway/contract'
import type { ConnectionDocument } from '../connections/index.ts'
import type { Db, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findIClient, type StoredIClient } from '../iclients/index.ts'
import type { DebugTarget } from '../outbound/index.ts'

export interface StoredGrant {
  readonly version: number
  readonly accessTokenSealed: string
  readonly accessTokenExpiresAt: Date
  readonly refreshTokenSealed: string | null
  readonly tenantId: string
  readonly refreshedAt: Date
}

export interface StoredConnection {
  readonly id: string
  readonly name: string
  readonly modified: Date
  readonly http: ConnectionDocument['http']
  readonly offline: boolean
  readonly offlineSince: Date | null
  readonly needsAuthorization: boolean
  /** Until when its debug log is on, in milliseconds since 1970; 0: it is off. */
  readonly debugUntil: number
  readonly diagnosis: Diagnosis | null
  /** The connection it borrows concurrency from. */
  readonly lender: { readonly id: string; readonly concurrency: number } | null
  readonly iclient: StoredIClient
  readonly iclientModified: Date
  /** Null: its cloud is the sandbox, and that is switched off. */
  readonly endpoints: CloudEndpoints | null
  readonly grant: StoredGrant | null
}

/** The connection, as its debug log knows it. */
export const debugOf = ({ id, debugUntil }: StoredConnection): DebugTarget => ({ connectionId: id, debugUntil })

/** @throws AppError resource_not_found */
export async function findStored(
  { config }: Pick<Deps, 'config'>,
  db: Db | Tx,
  connectionId: string,
): Promise<StoredConnection> {
  const row = await db
    .selectFrom('connections')
    .innerJoin('iclients', 'iclients.id', 'connections.iclientId')
    .leftJoin('grants', 'grants.connectionId', 'connections.id')
    .select([
      'connections.lastModified',
      'connections.name',
      'connections.doc',
      'connections.offline',
      'connections.offlineSince',
    ])
    .select([
      'connections.needsAuthorization',
      'connections.diagnosis',
      'connections.iclientId',
      'connections.debugUntil',
    ])
    .select('iclients.lastModified as iclientModified')
    .select(['grants.version', 'grants.accessTokenSealed', 'grants.accessTokenExpiresAt', 'grants.refreshTokenSealed'])
    .select(['grants.tenantId', 'grants.refreshedAt'])
    .where('connections.id', '=', connectionId)
    .executeTakeFirst()
  const iclient = row && (await findIClient(db, row.iclientId, config.publicUrl))
  if (!row || !iclient) throw new AppError('resource_not_found', { facts: { resource: 'connection' } })
  const { http, _borrowConcurrencyFromConnectionId: lenderId } = row.doc as ConnectionDocument
  return {
    id: connectionId,
    name: row.name,
    modified: row.lastModified,
    http,
    offline: row.offline,
    offlineSince: row.offlineSince,
    needsAuthorization: row.needsAuthorization,
    debugUntil: row.debugUntil?.getTime() ?? 0,
    diagnosis: row.diagnosis,
    lender: lenderId === undefined ? null : await findLender(db, lenderId),
    iclient,
    iclientModified: row.iclientModified,
    endpoints: cloudEndpoints(iclient.signIn.cloud, config),
    grant:
      row.version === null
        ? null
        : {
            version: row.version,
            accessTokenSealed: row.accessTokenSealed as string,
            accessTokenExpiresAt: row.accessTokenExpiresAt as Date,
            refreshTokenSealed: row.refreshTokenSealed,
            tenantId: row.tenantId as string,
            refreshedAt: row.refreshedAt as Date,
          },
  }
}

/** Null when it is gone: what borrowed from it then has its own level. */
async function findLender(db: Db | Tx, id: string): Promise<StoredConnection['lender']> {
  const row = await db.selectFrom('connections').select('doc').where('id', '=', id).executeTakeFirst()
  return row ? { id, concurrency: (row.doc as ConnectionDocument).http.concurrencyLevel } : null
}

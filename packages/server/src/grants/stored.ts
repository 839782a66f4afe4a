/** Everything stored about a connection's way in: the connection, its iClient, its grant. One statement. */

import { type CloudEndpoints, cloudEndpoints } from '@keyway/connectors'
import { type AzureHttpInput, type Diagnosis, isAppOnly, isUniversal, type UniversalHttpInput } from '@keyway/contract'
import type { ConnectionDocument } from '../connections/index.ts'
import type { Db, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findIClient, type StoredIClient } from '../iclients/index.ts'
import type { CallTarget, DebugTarget } from '../outbound/index.ts'

export interface StoredGrant {
  readonly version: number
  readonly accessTokenSealed: string
  readonly accessTokenExpiresAt: Date
  readonly refreshTokenSealed: string | null
  readonly tenantId: string
  readonly refreshedAt: Date
}

type Concurrency = Pick<CallTarget, 'concurrency' | 'recovers'>

interface StoredAny {
  readonly id: string
  readonly name: string
  readonly modified: Date
  readonly settings: ConnectionDocument['settings']
  readonly offline: boolean
  readonly offlineSince: Date | null
  readonly needsAuthorization: boolean
  /** Until when its debug log is on, in milliseconds since 1970; 0: it is off. */
  readonly debugUntil: number
  readonly diagnosis: Diagnosis | null
  /** The connection it borrows concurrency from. */
  readonly lender: ({ readonly id: string } & Concurrency) | null
  readonly grant: StoredGrant | null
}

/** Of Azure Key Vault: signs in with Microsoft. */
export interface StoredAzure extends StoredAny {
  readonly kind: 'azure'
  readonly http: AzureHttpInput
  readonly iclient: StoredIClient
  readonly iclientModified: Date
  /** Null: its cloud is the sandbox, and that is switched off. */
  readonly endpoints: CloudEndpoints | null
}

/** Of the universal connector. */
export interface StoredUniversal extends StoredAny {
  readonly kind: 'universal'
  readonly http: UniversalHttpInput
  /** Null: it signs in without one. */
  readonly iclient: StoredIClient | null
  readonly iclientModified: Date | null
  readonly secretsSealed: string | null
  /** Some of its secrets did not come along with it, and were not entered yet. */
  readonly lacksSecrets: boolean
}

export type StoredConnection = StoredAzure | StoredUniversal

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
    .leftJoin('iclients', 'iclients.id', 'connections.iclientId')
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
    .select(['connections.secretsSealed', 'iclients.lastModified as iclientModified'])
    .select(['grants.version', 'grants.accessTokenSealed', 'grants.accessTokenExpiresAt', 'grants.refreshTokenSealed'])
    .select(['grants.tenantId', 'grants.refreshedAt'])
    .where('connections.id', '=', connectionId)
    .executeTakeFirst()
  if (!row) throw new AppError('resource_not_found', { facts: { resource: 'connection' } })
  const {
    http,
    settings,
    missingSecrets = [],
    _borrowConcurrencyFromConnectionId: lenderId,
  } = row.doc as ConnectionDocument
  const iclient = row.iclientId === null ? null : await findIClient(db, row.iclientId, config.publicUrl)
  const any: StoredAny = {
    id: connectionId,
    name: row.name,
    modified: row.lastModified,
    settings,
    offline: row.offline,
    offlineSince: row.offlineSince,
    needsAuthorization: row.needsAuthorization,
    debugUntil: row.debugUntil?.getTime() ?? 0,
    diagnosis: row.diagnosis,
    lender: lenderId === undefined ? null : await findLender(db, lenderId),
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
  const { iclientModified, secretsSealed } = row
  if (isUniversal(http)) {
    const lacksSecrets = missingSecrets.length > 0
    return { ...any, kind: 'universal', http, iclient, iclientModified, secretsSealed, lacksSecrets }
  }
  if (iclient === null || iclientModified === null) {
    throw new AppError('resource_not_found', { facts: { resource: 'connection' } })
  }
  const { cloud } = iclient.signIn
  const endpoints = cloud === null ? null : cloudEndpoints(cloud, config)
  return { ...any, kind: 'azure', http, iclient, iclientModified, endpoints }
}

/** True when nobody has to sign in. */
export const signsInByItself = ({ iclient }: StoredConnection): boolean => iclient === null || isAppOnly(iclient.signIn)

/** Null when it is gone: what borrowed from it then has its own level. */
async function findLender(db: Db | Tx, id: string): Promise<StoredConnection['lender']> {
  const row = await db.selectFrom('connections').select('doc').where('id', '=', id).executeTakeFirst()
  return row ? { id, ...concurrencyOf((row.doc as ConnectionDocument).http) } : null
}

/** With a target level, calls at once go up to it and down again by what the host refuses. */
function concurrencyOf({ concurrencyLevel, targetConcurrencyLevel: target }: StoredConnection['http']): Concurrency {
  return target === undefined ? { concurrency: concurrencyLevel } : { concurrency: target, recovers: true }
}

/** Slots its calls take: its own, or those it borrows. */
export const slotsOf = ({ id, http, lender }: StoredConnection): Concurrency & Pick<CallTarget, 'slotsOf'> => {
  const { id: owner, ...concurrency } = lender ?? { id, ...concurrencyOf(http) }
  return { ...concurrency, slotsOf: owner }
}

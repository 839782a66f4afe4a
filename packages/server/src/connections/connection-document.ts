/** What is stored of a connection, how clients see it, and how other domains read one. */
import { baseUrlOf, type CloudEndpoints, cloudEndpoints, type OtherClouds } from '@keyway/connectors'
import type { Connection, ConnectionInput, GrantSummary } from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { Row } from '../documents/index.ts'
import type { SignIn } from '../iclients/sign-in-of.ts'
import type { GrantTable } from '../storage/schema.ts'
import { connectionStatus } from './connection-status.ts'

export type ConnectionDocument = Omit<ConnectionInput, 'name' | 'debugDate'>

/** A grant without its tokens. */
export type GrantRow = Omit<
  Selectable<GrantTable>,
  'accessTokenSealed' | 'refreshTokenSealed' | 'answerLost' | 'renewals'
>

/** Where an iClient's cloud is reached; null when its cloud is not offered here any more. */
export const endpointsOf = ({ cloud }: Pick<SignIn, 'cloud'>, others: OtherClouds): CloudEndpoints | null =>
  cloudEndpoints(cloud, others)

export function presentConnection(
  row: Row<'connections'>,
  endpoints: CloudEndpoints | null,
  needsSecret: boolean,
  grant: GrantRow | undefined,
  now: Date,
): Connection {
  const doc = row.doc as ConnectionDocument
  const { _httpConnectorApiId: api, unencrypted } = doc.http
  const debugUntil = row.debugUntil !== null && row.debugUntil > now ? row.debugUntil.toISOString() : null
  return {
    _id: row.id,
    name: row.name,
    ...doc,
    http: {
      ...doc.http,
      baseURI: endpoints === null ? (unencrypted.vaultUrl ?? '') : baseUrlOf(endpoints, api, unencrypted.vaultUrl),
      mediaType: 'json',
    },
    offline: row.offline,
    needsAuthorization: row.needsAuthorization,
    needsSecret,
    status: connectionStatus(row),
    offlineSince: row.offlineSince?.toISOString() ?? null,
    lastCheckedAt: row.checkedAt?.toISOString() ?? null,
    nextCheckAt: row.nextCheckAt?.toISOString() ?? null,
    diagnosis: row.diagnosis,
    grant: grant ? presentGrant(grant) : null,
    debugDate: debugUntil,
    debugUntil,
    createdAt: row.createdAt.toISOString(),
    lastModified: row.lastModified.toISOString(),
  }
}

const presentGrant = (grant: GrantRow): GrantSummary => ({
  grantedBy: grant.grantedBy,
  grantedAt: grant.grantedAt.toISOString(),
  scope: grant.scope,
  missingScope: grant.missingScope,
  tenantId: grant.tenantId,
  refreshedAt: grant.refreshedAt.toISOString(),
  accessTokenExpiresAt: grant.accessTokenExpiresAt.toISOString(),
  refreshTokenExpiresAt: grant.refreshTokenExpiresAt?.toISOString() ?? null,
})

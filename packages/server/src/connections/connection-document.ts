/** What is stored of a connection, how clients see it, and how other domains read one. */
import { baseUrlOf, type CloudEndpoints, cloudEndpoints, type OtherClouds } from '@keyway/connectors'
import {
  type AzureHttp,
  type AzureHttpInput,
  type Connection,
  type ConnectionInput,
  type GrantSummary,
  isUniversal,
  MASK,
  type UniversalHttp,
  type UniversalHttpInput,
} from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { Row } from '../documents/index.ts'
import type { SignIn } from '../iclients/sign-in-of.ts'
import type { GrantTable } from '../storage/schema.ts'
import { connectionStatus } from './connection-status.ts'

/** As it was sent, checked; secrets of a connection over HTTP are masked in it, and sealed in a column. */
export type ConnectionDocument = Omit<ConnectionInput, 'name' | 'debugDate' | '_agentId'> & {
  /** Dotted places below `http` of secrets that did not come along and were not entered since. */
  readonly missingSecrets?: readonly string[]
}

/** What a client sent, with the block of one application. */
export interface OwnInput<Http extends ConnectionInput['http']> {
  readonly name: string
  readonly http: Http
  readonly rest: Omit<ConnectionInput, 'name' | 'http' | 'debugDate' | '_agentId'>
}

/** What is shown of a grant. */
export type GrantRow = Pick<
  Selectable<GrantTable>,
  | 'connectionId'
  | 'scope'
  | 'missingScope'
  | 'tenantId'
  | 'grantedBy'
  | 'grantedAt'
  | 'refreshedAt'
  | 'accessTokenExpiresAt'
  | 'refreshTokenExpiresAt'
>

/** Where an iClient's cloud is reached; null when its cloud is not offered here any more. */
export const endpointsOf = ({ cloud }: Pick<SignIn, 'cloud'>, others: OtherClouds): CloudEndpoints | null =>
  cloud === null ? null : cloudEndpoints(cloud, others)

export function presentConnection(
  row: Row<'connections'>,
  endpoints: CloudEndpoints | null,
  needsSecret: boolean,
  grant: GrantRow | undefined,
  now: Date,
): Connection {
  const { missingSecrets = [], ...doc } = row.doc as ConnectionDocument
  const debugUntil = row.debugUntil !== null && row.debugUntil > now ? row.debugUntil.toISOString() : null
  return {
    _id: row.id,
    name: row.name,
    ...doc,
    http: isUniversal(doc.http) ? presentUniversal(doc.http) : presentAzure(doc.http, endpoints),
    offline: row.offline,
    needsAuthorization: row.needsAuthorization,
    needsSecret: needsSecret || missingSecrets.length > 0,
    status: connectionStatus(row),
    offlineSince: row.offlineSince?.toISOString() ?? null,
    lastCheckedAt: row.checkedAt?.toISOString() ?? null,
    nextCheckAt: row.nextCheckAt?.toISOString() ?? null,
    diagnosis: row.diagnosis,
    // What is fetched by a request of the connection's own was granted by nobody.
    grant: grant && doc.http.auth.type === 'oauth' ? presentGrant(grant) : null,
    debugDate: debugUntil,
    debugUntil,
    createdAt: row.createdAt.toISOString(),
    lastModified: row.lastModified.toISOString(),
  }
}

function presentAzure(http: AzureHttpInput, endpoints: CloudEndpoints | null): AzureHttp {
  const { _httpConnectorApiId: api, unencrypted } = http
  const baseURI = endpoints === null ? (unencrypted.vaultUrl ?? '') : baseUrlOf(endpoints, api, unencrypted.vaultUrl)
  return { ...http, baseURI }
}

function presentUniversal({ encrypted, ...http }: UniversalHttpInput): UniversalHttp {
  const some = typeof encrypted === 'object' && Object.keys(encrypted).length > 0
  return { ...http, ...(some && { encrypted: MASK }) } as UniversalHttp
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

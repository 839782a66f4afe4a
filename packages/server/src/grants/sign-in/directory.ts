/** The directory (tenant) a client signs in to: its addresses, found by OpenID Connect discovery and checked. */
import type { CloudEndpoints } from '@keyway/connectors'
import type { AuthorizationServer } from 'oauth4webapi'
import type { Clock } from '../../deps.ts'
import type { GuardedFetch } from './guarded-fetch.ts'

export interface Directory {
  /** As discovery gave them; `issuer` may hold `{tenantid}`, see `issuerOf`. */
  readonly metadata: AuthorizationServer & {
    readonly authorization_endpoint: string
    readonly token_endpoint: string
    readonly jwks_uri: string
  }
}

/** Discovery gave something Keyway does not sign in with. */
export class DirectoryUnusable extends Error {
  override readonly name = 'DirectoryUnusable'
}

/** Discovery was refused: the body is an error answer like those of the token endpoint. */
export class DirectoryRefused extends Error {
  override readonly name = 'DirectoryRefused'
  readonly status: number
  readonly body: unknown

  constructor(status: number, body: unknown) {
    super(`discovery answered ${status}`)
    this.status = status
    this.body = body
  }
}

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const isGuid = (text: string): boolean => new RegExp(`^${GUID}$`, 'i').test(text)
const TENANT_MARK = '{tenantid}'

/**
 * Finds and checks the metadata of `tenant`.
 * @throws DirectoryRefused, DirectoryUnusable, or the network's error
 */
export async function discover(
  fetch: GuardedFetch,
  { login }: CloudEndpoints,
  tenant: string,
  signal: AbortSignal | undefined,
): Promise<Directory> {
  const url = `${login}/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`
  const response = await fetch(url, { method: 'GET', headers: { accept: 'application/json' }, signal })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.status !== 200) throw new DirectoryRefused(response.status, body)
  return { metadata: checkMetadata(body, login, tenant) }
}

/**
 * The issuer must be the one configured, byte for byte (OpenID Connect Discovery 4.3). A tenant given by its domain is
 * named by its GUID in the issuer, and `organizations` by a mark; the ID token is held to what was found.
 */
function checkMetadata(body: unknown, login: string, tenant: string): Directory['metadata'] {
  const found = (body ?? {}) as Partial<Directory['metadata']>
  const { issuer, authorization_endpoint, token_endpoint, jwks_uri } = found
  const expected = isGuid(tenant)
    ? (text: string) => text === `${login}/${tenant.toLowerCase()}/v2.0`
    : tenant.toLowerCase() === 'organizations'
      ? (text: string) => text === `${login}/${TENANT_MARK}/v2.0`
      : (text: string) => text.startsWith(`${login}/`) && new RegExp(`^/${GUID}/v2\\.0$`).test(text.slice(login.length))
  if (typeof issuer !== 'string' || !expected(issuer)) throw new DirectoryUnusable('its issuer is not the one expected')
  for (const endpoint of [authorization_endpoint, token_endpoint, jwks_uri]) {
    if (typeof endpoint !== 'string' || !URL.canParse(endpoint) || new URL(endpoint).origin !== login) {
      throw new DirectoryUnusable('its addresses are not of the sign-in service')
    }
  }
  return {
    issuer,
    authorization_endpoint: authorization_endpoint as string,
    token_endpoint: token_endpoint as string,
    jwks_uri: jwks_uri as string,
    ...(found.authorization_response_iss_parameter_supported === true && {
      authorization_response_iss_parameter_supported: true,
    }),
  }
}

/** The issuer of tokens for accounts of tenant `tenantId`. */
export const issuerOf = ({ metadata }: Directory, tenantId: string): string =>
  metadata.issuer.replace(TENANT_MARK, tenantId)

/** True when the issuer stands for more than one tenant. */
export const isShared = ({ metadata }: Directory): boolean => metadata.issuer.includes(TENANT_MARK)

const KEPT_MS = 3600_000

export interface Directories {
  /** @throws as `discover` does; failures are not kept */
  find(
    fetch: GuardedFetch,
    endpoints: CloudEndpoints,
    tenant: string,
    signal: AbortSignal | undefined,
  ): Promise<Directory>
}

/** Directories found within the last hour. */
export function createDirectories(clock: Clock): Directories {
  const known = new Map<string, { readonly directory: Directory; readonly until: number }>()
  return {
    async find(fetch, endpoints, tenant, signal) {
      const key = `${endpoints.login} ${tenant}`
      const kept = known.get(key)
      const now = clock.now().getTime()
      if (kept !== undefined && now < kept.until) return kept.directory
      const directory = await discover(fetch, endpoints, tenant, signal)
      known.set(key, { directory, until: now + KEPT_MS })
      return directory
    },
  }
}

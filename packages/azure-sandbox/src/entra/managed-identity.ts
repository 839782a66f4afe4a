/**
 * Managed identities over the App Service endpoint: a host asks with a header only it knows, no secret in the program.
 * Source: https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
import { seconds } from '../core/clock.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { fingerprint } from './directory.ts'
import type { EntraContext } from './entra-context.ts'
import { issueAppToken } from './issue-tokens.ts'
import { createApplication } from './registrations.ts'
import { findApi } from './resources.ts'

export const IDENTITY_PATH = '/msi/token'

interface ManagedIdentityRecord {
  readonly appId: string
  /** SHA-256 of the host's header. */
  readonly header: string
}

export interface ManagedIdentity {
  readonly clientId: string
  /** What access policies and roles name. */
  readonly objectId: string
  /** Environment of the host: `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
  readonly environment: Readonly<Record<'IDENTITY_ENDPOINT' | 'IDENTITY_HEADER', string>>
}

const identities = (context: EntraContext) => context.store.collection<ManagedIdentityRecord>('managedIdentities')

/** Makes an identity and the environment of the host that has it. */
export function createManagedIdentity(context: EntraContext, displayName: string): ManagedIdentity {
  const app = createApplication(context, { displayName, requiredPermissions: [] })
  const header = context.ids.guid().toUpperCase()
  identities(context).set(app.appId, { appId: app.appId, header: fingerprint(header) })
  return {
    clientId: app.appId,
    objectId: app.servicePrincipalId,
    environment: { IDENTITY_ENDPOINT: `${context.endpoints.browser}${IDENTITY_PATH}`, IDENTITY_HEADER: header },
  }
}

export async function answerManagedIdentity(context: EntraContext, request: SandboxRequest): Promise<SandboxResponse> {
  const header = request.headers['x-identity-header']
  const resource = request.query.get('resource')
  const refuse = (statusCode: number, message: string): SandboxResponse => ({
    status: statusCode,
    body: { statusCode, message, correlationId: context.ids.guid() },
  })
  if (!header) return refuse(400, 'The X-IDENTITY-HEADER header is required.')
  if (!request.query.get('api-version')) return refuse(400, 'The api-version query parameter is required.')
  const identity = [...identities(context).values()].find((one) => one.header === fingerprint(header))
  if (!identity) return refuse(401, 'The X-IDENTITY-HEADER value is not the one of this host.')
  const app = context.directory.findApp(identity.appId)
  const [clientId, principalId] = ['client_id', 'principal_id'].map((name) => request.query.get(name)?.toLowerCase())
  if (!app || (clientId && clientId !== app.appId) || (principalId && principalId !== app.servicePrincipalId)) {
    return refuse(
      400,
      'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
    )
  }
  if (!resource || !findApi(resource, context.apis))
    return refuse(400, `The resource '${resource ?? ''}' is not known in this directory.`)
  const { token, expiresIn } = await issueAppToken(context, {
    app,
    audience: resource,
    authentication: '2',
    tenantId: context.tenantId,
    handlesClaimsChallenge: false,
  })
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: {
      access_token: token,
      expires_on: String(seconds(context.clock.now()) + expiresIn),
      resource,
      token_type: 'Bearer',
      client_id: app.appId,
    },
  }
}

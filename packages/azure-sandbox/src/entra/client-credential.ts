/**
 * Who is the client? Secrets in the body or in a Basic header, assertions signed by a certificate or by a federated
 * issuer, or none for a public client.
 */
import { timingSafeEqual } from 'node:crypto'
import type { SandboxRequest } from '../core/http.ts'
import { verifyClientAssertion } from './client-assertion.ts'
import { type ApplicationRecord, fingerprint } from './directory.ts'
import { type EntraContext, requireParameter, type TenantPath } from './entra-context.ts'
import { EntraFailure } from './failures.ts'
import type { ClientAuthentication } from './issue-tokens.ts'

export interface IdentifiedClient {
  readonly app: ApplicationRecord
  readonly authentication: ClientAuthentication
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * Finds the app and checks its credential when one is sent.
 *
 * @throws EntraFailure 900144, 700016, 7000112, 50194, or the credential's failure.
 */
export async function identifyClient(
  context: EntraContext,
  path: TenantPath,
  request: SandboxRequest,
  form: URLSearchParams,
): Promise<IdentifiedClient> {
  const basic = readBasic(request.headers.authorization)
  const clientId = basic?.id ?? requireParameter(form, 'client_id')
  if (basic && form.has('client_id') && form.get('client_id') !== basic.id) throw new EntraFailure(9002313)
  const app = findClient(context, path, clientId)
  const secret = basic?.secret ?? form.get('client_secret')
  if (secret) {
    checkSecret(context, app, secret)
    return { app, authentication: '1' }
  }
  const assertion = form.get('client_assertion')
  if (assertion) {
    if (requireParameter(form, 'client_assertion_type') !== ASSERTION_TYPE) throw new EntraFailure(9002313)
    await verifyClientAssertion(context, path, app, assertion)
    return { app, authentication: '2' }
  }
  return { app, authentication: '0' }
}

/** @throws EntraFailure 700016 unknown, 7000112 disabled, 50194 single-tenant app on a shared endpoint. */
export function findClient(context: EntraContext, path: TenantPath, clientId: string): ApplicationRecord {
  const app = context.directory.findApp(clientId)
  const tenant = path.tenant?.displayName ?? path.name
  if (!app) throw new EntraFailure(700016, { appId: clientId, tenant })
  const foreign = path.tenant !== undefined && path.tenant.id !== app.tenantId
  if (foreign && app.signInAudience === 'AzureADMyOrg') throw new EntraFailure(700016, { appId: clientId, tenant })
  if (!app.enabled) throw new EntraFailure(7000112, { appId: clientId, name: app.displayName })
  if (path.tenant === undefined && app.signInAudience === 'AzureADMyOrg') {
    throw new EntraFailure(50194, { appId: clientId, name: app.displayName })
  }
  return app
}

function checkSecret(context: EntraContext, app: ApplicationRecord, secret: string): void {
  const given = Buffer.from(fingerprint(secret))
  const match = app.secrets.find((s) => timingSafeEqual(Buffer.from(s.sha256), given))
  if (!match) throw new EntraFailure(7000215, { appId: app.appId })
  // One that has not begun is as good as none.
  if (Date.parse(match.startDateTime) > context.clock.now()) throw new EntraFailure(7000215, { appId: app.appId })
  if (Date.parse(match.endDateTime) <= context.clock.now()) throw new EntraFailure(7000222, { appId: app.appId })
}

/** Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1). */
function readBasic(header: string | undefined): { readonly id: string; readonly secret: string } | undefined {
  if (!header || !/^basic /i.test(header)) return undefined
  const [id, ...rest] = Buffer.from(header.slice(6), 'base64').toString('utf8').split(':')
  try {
    return { id: decode(id ?? ''), secret: decode(rest.join(':')) }
  } catch {
    throw new EntraFailure(9002313)
  }
}

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))

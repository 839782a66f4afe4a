/** The headers every answer of the data plane carries, and the bodies of refusals. */
import type { SandboxContext } from '../core/context.ts'
import type { DecidingRule } from '../core/decision.ts'
import type { SandboxRequest, SandboxResponse } from '../core/http.ts'
import { remember } from '../core/remember.ts'
import type { VaultRecord } from '../core/vault-record.ts'
import { challenge } from './access/authenticate.ts'
import type { VaultError } from './errors.ts'

/** The newest service version seen in recordings. */
const SERVICE_VERSION = '1.9.3019.1'

const FIXED = {
  'cache-control': 'no-cache',
  pragma: 'no-cache',
  expires: '-1',
  'x-ms-keyvault-service-version': SERVICE_VERSION,
  'strict-transport-security': 'max-age=31536000;includeSubDomains',
  'x-content-type-options': 'nosniff',
}

/** Adds what Azure adds to every answer; headers of the answer itself win. */
export function withServiceHeaders(
  context: SandboxContext,
  request: SandboxRequest,
  vault: VaultRecord | undefined,
  response: SandboxResponse,
  decidedBy: DecidingRule | undefined,
): SandboxResponse {
  const clientRequestId = request.headers['x-ms-client-request-id']
  const headers: Record<string, string> = { ...FIXED }
  if (typeof response.body === 'object' && !Buffer.isBuffer(response.body))
    headers['content-type'] = 'application/json; charset=utf-8'
  if (vault) headers['x-ms-keyvault-region'] = vault.location
  if (clientRequestId !== undefined) headers['x-ms-client-request-id'] = clientRequestId
  headers['x-ms-request-id'] = context.ids.guid()
  headers['x-ms-keyvault-network-info'] = networkInfo(request.clientAddress)
  return {
    ...response,
    headers: Object.assign(headers, response.headers),
    ...(decidedBy && { decidedBy }),
  }
}

const networkInfo = remember(500, (address: string): string => {
  const isV6 = address.includes(':') && !address.startsWith('::ffff:')
  const shown = address.replace('::ffff:', '')
  const type = isV6 ? 'Ipv6' : 'Ipv4'
  return `conn_type=${type};addr=${shown};act_addr_fam=InterNetwork${isV6 ? 'V6' : ''};`
})

/** The answer of a refusal; a 401 says where to get a token. */
export function refusalResponse(context: SandboxContext, tenantId: string, error: VaultError): SandboxResponse {
  const headers = error.status === 401 ? { 'www-authenticate': challenge(context, tenantId) } : {}
  return { status: error.status, headers, body: error.body() }
}

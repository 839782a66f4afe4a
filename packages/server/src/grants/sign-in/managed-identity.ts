/**
 * Tokens of the host's managed identity. Their endpoints are the operator's, not a client's: named by the environment, or
 * the one fixed address of every Azure virtual machine.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
import { Agent, request } from 'undici'
import type { HostIdentity } from '../../config.ts'
import type { Clock } from '../../deps.ts'
import type { Tokens } from '../tokens.ts'
import { CredentialUnusable } from './credential-unusable.ts'
import { type GuardedFetch, SIGN_IN_MS } from './guarded-fetch.ts'
import { ServiceBusy } from './outcome.ts'

const APP_SERVICE_VERSION = '2019-08-01'
const MACHINE_URL = 'http://169.254.169.254/metadata/identity/oauth2/token'
const MACHINE_VERSION = '2018-02-01'
/** Keeps other processes of the host from asking. */
const IDENTITY_HEADER = 'x-identity-header'
/** A machine without the endpoint gives no answer at all. */
const CONNECT_MS = 2_000
const LARGEST_ANSWER_BYTES = 1024 * 1024

export interface ManagedIdentities {
  /**
   * @param clientId of a user-assigned identity; empty for the host's own
   * @param noted puts a debug log around the request
   * @throws CredentialUnusable, ServiceBusy
   */
  token(
    resource: string,
    clientId: string,
    signal: AbortSignal | undefined,
    noted?: (fetch: GuardedFetch) => GuardedFetch,
  ): Promise<Tokens>
  close(): Promise<void>
}

export function createManagedIdentities(host: HostIdentity, clock: Clock, machineUrl = MACHINE_URL): ManagedIdentities {
  const agent = new Agent({ connect: { timeout: CONNECT_MS }, maxResponseSize: LARGEST_ANSWER_BYTES })
  const ask: GuardedFetch = async (url, { headers, signal }) => {
    const timeout = AbortSignal.timeout(SIGN_IN_MS)
    const answer = await request(url, {
      dispatcher: agent,
      headers,
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    })
    const type = String(answer.headers['content-type'] ?? '')
    return new Response(await answer.body.arrayBuffer(), {
      status: answer.statusCode,
      headers: { 'content-type': type },
    })
  }
  return {
    async token(resource, clientId, signal, noted = (fetch) => fetch) {
      const { url, headers } = questionOf(host, machineUrl, resource, clientId)
      const own = { names: [IDENTITY_HEADER], values: Object.values(headers).filter((one) => one !== 'true') }
      const answer = await noted(ask)(url.href, { method: 'GET', headers, signal, own }).catch((error: unknown) => {
        signal?.throwIfAborted()
        const reason = `${url.host} does not answer`
        throw new CredentialUnusable('managed_identity_missing', { reason }, error)
      })
      const body: unknown = await answer.json().catch(() => undefined)
      // 410: the endpoint is being updated; both say to try again.
      if (answer.status === 429 || answer.status === 410 || answer.status >= 500) {
        throw new ServiceBusy(answer.status, undefined)
      }
      if (answer.status !== 200) {
        throw new CredentialUnusable('managed_identity_refused', { reason: reasonOf(body, answer.status) })
      }
      return readToken(body, clock.now())
    },
    close: () => agent.destroy(),
  }
}

function questionOf(host: HostIdentity, machineUrl: string, resource: string, clientId: string) {
  const { endpoint, machine } = host
  if (endpoint === null && !machine) {
    throw new CredentialUnusable('managed_identity_missing', { reason: 'IDENTITY_ENDPOINT is not set' })
  }
  const url = new URL(endpoint?.url ?? machineUrl)
  url.searchParams.set('api-version', endpoint === null ? MACHINE_VERSION : APP_SERVICE_VERSION)
  url.searchParams.set('resource', resource)
  if (clientId !== '') url.searchParams.set('client_id', clientId)
  const headers: Record<string, string> =
    endpoint === null ? { metadata: 'true' } : { [IDENTITY_HEADER]: endpoint.header }
  return { url, headers }
}

/** App Service says `message`, a virtual machine OAuth's `error_description`. */
function reasonOf(body: unknown, status: number): string {
  const { message, error_description: description } = (body ?? {}) as Record<string, unknown>
  const text = [message, description].find((one) => typeof one === 'string' && one !== '')
  return text === undefined ? `it answered ${status}.` : String(text).slice(0, 300)
}

function readToken(body: unknown, now: Date): Tokens {
  const { access_token: accessToken, expires_on: on, token_type: type } = (body ?? {}) as Record<string, unknown>
  const end = Number(on) * 1000
  if (typeof accessToken !== 'string' || accessToken === '' || String(type).toLowerCase() !== 'bearer' || !(end > 0)) {
    throw new CredentialUnusable('managed_identity_refused', { reason: 'its answer holds no token.' })
  }
  return {
    accessToken,
    accessTokenExpiresAt: new Date(Math.max(end, now.getTime())),
    refreshToken: undefined,
    refreshTokenExpiresAt: null,
    scope: [],
  }
}

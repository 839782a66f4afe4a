/**
 * What the parts of the Entra ID plane share: the sandbox's context, the directory, the signing key and the settings a
 * tester may change.
 */
import type { KeyObject } from 'node:crypto'
import type { SandboxContext } from '../core/context.ts'
import type { SandboxRequest } from '../core/http.ts'
import type { ArmedFailures } from './armed-failures.ts'
import type { Directory, TenantRecord } from './directory.ts'
import { EntraFailure } from './failures.ts'
import type { ResourceApi } from './resources.ts'
import type { SigningKeys } from './signing-key.ts'

export interface EntraContext extends SandboxContext {
  readonly directory: Directory
  readonly apis: readonly ResourceApi[]
  readonly signingKeys: SigningKeys
  readonly armed: ArmedFailures
  /** The public key of a federated issuer (workload identity); undefined when the issuer has no such key. */
  federatedKeys(issuer: string, kid: string): Promise<KeyObject | undefined>
}

/** Settings of the directory that Azure has no public switch for. */
export interface EntraSettings {
  /** Life of a delegated access token; absent: a random 60 to 90 minutes, as in Azure. */
  readonly accessTokenSeconds?: number
  /** Reuse of a superseded refresh token revokes everything that came from the same sign-in. */
  readonly strictRefreshTokens?: boolean
  /** In strict mode: how long after its first use a token may be used again, for a client that lost the answer. Absent: not at all. */
  readonly refreshTokenLeewaySeconds?: number
  /** `administrators`: people may not consent for themselves, as many organizations have it. */
  readonly consentBy?: 'everyone' | 'administrators'
}

const SETTINGS = 'settings'

export const entraSettings = (context: Pick<EntraContext, 'store'>): EntraSettings =>
  context.store.collection<EntraSettings>(SETTINGS).get('entra') ?? {}

export const saveEntraSettings = (context: Pick<EntraContext, 'store'>, settings: EntraSettings): void =>
  context.store.collection<EntraSettings>(SETTINGS).set('entra', settings)

/** Tenant names that mean "whichever the person belongs to". */
export const SHARED_TENANTS = ['common', 'organizations', 'consumers']

export interface TenantPath {
  /** As written in the URL. */
  readonly name: string
  /** Undefined for `common`, `organizations` and `consumers`. */
  readonly tenant: TenantRecord | undefined
}

/** @throws EntraFailure 90002 when the URL names no tenant of the sandbox. */
export function resolveTenant(context: EntraContext, name: string): TenantPath {
  if (SHARED_TENANTS.includes(name.toLowerCase())) return { name: name.toLowerCase(), tenant: undefined }
  const tenant = context.directory.findTenant(name)
  if (!tenant) throw new EntraFailure(90002, { tenant: name })
  return { name, tenant }
}

/**
 * A form body as parameters. A body of another type carries none, which is how Entra ID reads JSON.
 *
 * @throws EntraFailure 9002313 for a parameter sent twice (RFC 6749, section 3.2).
 */
export function readForm(request: SandboxRequest): URLSearchParams {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')
  const form = new URLSearchParams(isForm ? request.body.toString('utf8') : '')
  refuseDoubled(form)
  return form
}

/** @throws EntraFailure 9002313 when one of `names` (all of them when absent) is there twice. */
export function refuseDoubled(parameters: URLSearchParams, names: Iterable<string> = parameters.keys()): void {
  for (const name of names) if (parameters.getAll(name).length > 1) throw new EntraFailure(9002313)
}

/** @throws EntraFailure 900144 naming the missing parameter. */
export function requireParameter(form: URLSearchParams, parameter: string): string {
  const value = form.get(parameter)
  if (!value) throw new EntraFailure(900144, { parameter })
  return value
}

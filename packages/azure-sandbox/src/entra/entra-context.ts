/**
 * What the parts of the Entra ID plane share: the sandbox's context, the directory, the signing key and the settings a
 * tester may change.
 */
import type { KeyObject } from 'node:crypto'
import type { SandboxContext } from '../core/context.ts'
import type { SandboxRequest } from '../core/http.ts'
import type { Directory, TenantRecord } from './directory.ts'
import { EntraFailure, type FailureCode } from './failures.ts'
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
  /** `administrators`: people may not consent for themselves, as many organizations have it. */
  readonly consentBy?: 'everyone' | 'administrators'
}

const SETTINGS = 'settings'

export const entraSettings = (context: Pick<EntraContext, 'store'>): EntraSettings =>
  context.store.collection<EntraSettings>(SETTINGS).get('entra') ?? {}

export const saveEntraSettings = (context: Pick<EntraContext, 'store'>, settings: EntraSettings): void =>
  context.store.collection<EntraSettings>(SETTINGS).set('entra', settings)

/** A failure a tester has asked for. */
export interface ArmedFailure {
  readonly id: string
  readonly code: FailureCode
  readonly appId?: string
  /** Object id. */
  readonly userId?: string
  /** How many more calls fail; absent: until disarmed. */
  readonly remaining?: number
  /** Which leg fails; the token endpoint when absent. */
  readonly at?: 'authorize' | 'token'
}

export interface ArmedFailures {
  arm(failure: Omit<ArmedFailure, 'id'>): string
  disarm(id?: string): void
  list(): ArmedFailure[]
  /** Throws the first armed failure that fits this call. */
  strike(at: 'authorize' | 'token', appId: string, userId?: string): void
}

export function openArmedFailures(context: Pick<SandboxContext, 'store' | 'ids'>): ArmedFailures {
  const armed = context.store.collection<ArmedFailure>('armedFailures')
  return {
    arm(failure) {
      const id = context.ids.guid()
      armed.set(id, { ...failure, id })
      return id
    },
    disarm(id) {
      for (const key of id === undefined ? [...armed.entries()].map(([k]) => k) : [id]) armed.delete(key)
    },
    list: () => [...armed.values()],
    strike(at, appId, userId) {
      for (const failure of armed.values()) {
        if ((failure.at ?? 'token') !== at) continue
        if (failure.appId !== undefined && failure.appId !== appId) continue
        if (failure.userId !== undefined && failure.userId !== userId) continue
        if (failure.remaining === 1) armed.delete(failure.id)
        else if (failure.remaining !== undefined)
          armed.set(failure.id, { ...failure, remaining: failure.remaining - 1 })
        throw new EntraFailure(failure.code, { appId, user: userId ?? '', tenant: '', resource: '' })
      }
    },
  }
}

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

/** A form body as parameters. @throws EntraFailure 9002313 for another content type. */
export function readForm(request: SandboxRequest): URLSearchParams {
  const type = request.headers['content-type'] ?? ''
  if (request.body.length > 0 && !type.startsWith('application/x-www-form-urlencoded')) throw new EntraFailure(9002313)
  return new URLSearchParams(request.body.toString('utf8'))
}

/** @throws EntraFailure 900144 naming the missing parameter. */
export function requireParameter(form: URLSearchParams, parameter: string): string {
  const value = form.get(parameter)
  if (!value) throw new EntraFailure(900144, { parameter })
  return value
}

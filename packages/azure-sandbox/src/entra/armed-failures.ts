/**
 * Failures a tester has asked for, by AADSTS code: kept in the store, struck by the endpoints where the call is otherwise
 * in order.
 */
import type { SandboxContext } from '../core/context.ts'
import type { ApplicationRecord, UserRecord } from './directory.ts'
import { EntraFailure, FAILURES, type FailureCode } from './failures.ts'

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
  /** JSON of a claims challenge, as Conditional Access adds it to a refusal. */
  readonly claims?: string
}

/** The call about to be answered. */
export interface StrikeTarget {
  readonly app: ApplicationRecord
  readonly user?: UserRecord
  /** The scope asked for, which the failure's text may quote. */
  readonly scope?: string
}

export interface ArmedFailures {
  /** @throws when the sandbox knows no such AADSTS code. */
  arm(failure: Omit<ArmedFailure, 'id'>): string
  disarm(id?: string): void
  list(): ArmedFailure[]
  /** Throws the first armed failure that fits this call. */
  strike(at: 'authorize' | 'token', target: StrikeTarget): void
}

export function openArmedFailures(context: Pick<SandboxContext, 'store' | 'ids' | 'clock'>): ArmedFailures {
  const armed = context.store.collection<ArmedFailure>('armedFailures')
  return {
    arm(failure) {
      if (!Object.hasOwn(FAILURES, failure.code)) throw new Error(`The sandbox has no failure AADSTS${failure.code}.`)
      const id = context.ids.guid()
      armed.set(id, { ...failure, id })
      return id
    },
    disarm(id) {
      for (const key of id === undefined ? [...armed.entries()].map(([k]) => k) : [id]) armed.delete(key)
    },
    list: () => [...armed.values()],
    strike(at, target) {
      for (const failure of armed.values()) {
        if ((failure.at ?? 'token') !== at) continue
        if (failure.appId !== undefined && failure.appId !== target.app.appId) continue
        if (failure.userId !== undefined && failure.userId !== target.user?.id) continue
        if (failure.remaining === 1) armed.delete(failure.id)
        else if (failure.remaining !== undefined)
          armed.set(failure.id, { ...failure, remaining: failure.remaining - 1 })
        throw new EntraFailure(failure.code, details(target, context.clock.now()), { claims: failure.claims })
      }
    },
  }
}

/** Something for every blank of the table, taken from the call, so that no text has a hole. */
function details({ app, user, scope }: StrikeTarget, now: number): Record<string, string> {
  const time = new Date(now).toISOString()
  return {
    appId: app.appId,
    name: app.displayName,
    tenant: app.tenantId,
    user: user?.userPrincipalName ?? app.displayName,
    provider: `https://sts.windows.net/${user?.tenantId ?? app.tenantId}/`,
    resource: scope ?? app.appId,
    scope: scope ?? '.default',
    redirectUri: Object.values(app.redirectUris).flat()[0] ?? 'none',
    reason: 'Armed in the sandbox.',
    thumbprint: app.certificates[0]?.thumbprint ?? 'none',
    state: 'noncompliant',
    lifetime: '1.00:00:00',
    issuer: 'none',
    audience: 'none',
    subject: 'none',
    parameter: 'scope',
    method: 'GET',
    origin: 'none',
    grantType: 'none',
    responseType: 'none',
    responseMode: 'query',
    ...Object.fromEntries(['now', 'from', 'to', 'issuedAt', 'validFrom'].map((name) => [name, time])),
  }
}

/**
 * What every plane is given: time, ids, state, addresses, and the token check. Planes talk to each other only through
 * this and the store, never by importing one another.
 */
import type { SettableClock } from './clock.ts'
import type { Store } from './store.ts'

/** Where the planes answer. Bases have no trailing slash. */
export interface Endpoints {
  /** e.g. `https://login.localhost:5391` */
  readonly login: string
  /** e.g. `https://management.localhost:5391` */
  readonly arm: string
  /** e.g. `https://graph.localhost:5391` */
  readonly graph: string
  /** Base of one vault, e.g. `https://contoso.vault.localhost:5391`. */
  vault(name: string): string
  /** Resource (audience) of the vault plane, e.g. `https://vault.localhost`: the parent domain SDKs compare hosts with. */
  readonly vaultResource: string
  /** Resource (audience) of Resource Manager, e.g. `https://management.localhost`. */
  readonly armResource: string
  /** Plain http on loopback for a browser's pages (sign-in, consent, portal), e.g. `http://localhost:5392`. */
  readonly browser: string
}

/** The claims of an access token that passed signature, issuer, audience and time. */
export interface Caller {
  readonly tenantId: string
  readonly objectId: string
  readonly appId: string
  /** User principal name, or the app's id when an app calls for itself. */
  readonly name: string
  readonly kind: 'user' | 'app'
  readonly groups: readonly string[]
  readonly claims: Readonly<Record<string, unknown>>
}

export type TokenRefusal =
  | { readonly kind: 'missing' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'signature'; readonly header: string }
  | { readonly kind: 'issuer'; readonly found: string; readonly expected: readonly string[] }
  | { readonly kind: 'audience'; readonly found: string; readonly expected: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'notYetValid' }

export type TokenDecision =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly refusal: TokenRefusal }

export interface SandboxContext {
  readonly clock: SettableClock
  readonly ids: Ids
  readonly store: Store
  readonly endpoints: Endpoints
  readonly tenantId: string
  readonly subscriptionId: string
  /** Checks an `Authorization` header for one audience. */
  verifyToken(authorization: string | undefined, audience: string): TokenDecision
}

/** Source of everything random; a seed makes it repeatable. */
export interface Ids {
  guid(): string
  /** 32 lower-case hex digits: the version of a Key Vault object. */
  hex32(): string
  bytes(count: number): Buffer
}

/** A visit to one connection: what is known when it begins, and what each check learns for those after it. */
import { baseUrlOf, type CloudEndpoints } from '@keyway/connectors'
import type { ApiType, Diagnosis } from '@keyway/contract'
import type { Deps } from '../../deps.ts'
import type { Access, Accesses, Network, Outbound, Reach, Tls } from '../../outbound/index.ts'
import type { RenewableAccesses } from '../accesses.ts'
import type { SignInService } from '../sign-in/index.ts'
import type { StoredAzure } from '../stored.ts'
import { callWords, signInWords, type Words } from '../words.ts'
import type { Probed } from './probe.ts'

export interface DoctorParts {
  readonly deps: Deps
  readonly service: SignInService
  readonly accesses: RenewableAccesses
  readonly network: Network
  /** A pipeline on other accesses than the real ones, so that what it meets changes no connection. */
  openOutbound(accesses: Accesses): Outbound
}

/** One of the two hosts a connection speaks to. */
export interface Host {
  readonly origin: string
  readonly words: Words
  /** How TLS is spoken with it, when not as usual. */
  readonly tls?: Tls | undefined
}

export interface Visit {
  readonly parts: DoctorParts
  readonly stored: StoredAzure
  readonly endpoints: CloudEndpoints
  readonly api: ApiType
  readonly reach: Reach
  readonly signIn: Host
  readonly target: Host
  /** Those that are called: a managed identity gets its tokens from the host Keyway runs on, not from Microsoft's sign-in. */
  readonly hosts: readonly Host[]
  /** Milliseconds the sign-in service's clock is ahead of ours. */
  skewMs?: number
  /** Why no token could be had, when that is for a later check to tell. */
  refusal?: Diagnosis
  access?: Access
  outbound?: Outbound
  /** The first call with a token: several checks read it. */
  first?: Probed
  subscriptions?: readonly { readonly id: string; readonly name: string }[]
}

export function beginVisit(parts: DoctorParts, stored: StoredAzure, endpoints: CloudEndpoints): Visit {
  const { http, iclient, name } = stored
  const api = http._httpConnectorApiId
  const origin = baseUrlOf(endpoints, api, http.unencrypted.vaultUrl)
  const signIn = { origin: endpoints.login, words: { ...signInWords(endpoints, iclient), connection: name } }
  const target = { origin, words: callWords(name, endpoints, origin) }
  return {
    parts,
    stored,
    endpoints,
    api,
    reach: endpoints.cloud === 'sandbox' ? 'sandbox' : 'public',
    signIn,
    target,
    hosts: iclient.signIn.credential === 'managedIdentity' ? [target] : [signIn, target],
  }
}

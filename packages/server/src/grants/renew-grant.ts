/**
 * Renews the tokens of a grant: takes the lease, asks the sign-in service, writes if nobody was faster. A process that
 * does not get the lease waits for the one that has it, and looks again before it believes anything dead.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Diagnosis, diagnosis, isAppOnly } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { askPatiently } from './ask-patiently.ts'
import { type Lease, releaseLease, takeLease, writeTokens } from './lease.ts'
import { explainFailure, type NoTokens, ownScopes, type SignInService } from './sign-in/index.ts'
import { findStored, type StoredConnection, type StoredUniversal } from './stored.ts'
import { accessTokenPlace, refreshTokenPlace, type Tokens } from './tokens.ts'
import { explainOAuth } from './universal/explain-oauth.ts'
import { universalWords } from './universal/words.ts'
import { signInWords } from './words.ts'

export type Renewal =
  /** The grant in the database is newer than the one that was to be renewed. */
  | { readonly kind: 'renewed' }
  /** The grant was revoked or dropped meanwhile. */
  | { readonly kind: 'gone' }
  | NoTokens

export interface RenewOptions {
  /** How long one process may take; longer than the sign-in service is waited for. Milliseconds. */
  readonly leaseMs: number
  /** 0 to 1. */
  readonly random: () => number
}

/** Waiting for another process: how often to look, and how long a lease that was never given back is waited out. */
const LOOK_MS = 100

/** Renews the grant of `version`. @param claims asked for by a challenge, as JSON */
export async function renewGrant(
  deps: Deps,
  service: SignInService,
  connectionId: string,
  version: number,
  claims: string | undefined,
  { leaseMs, random }: RenewOptions,
): Promise<Renewal> {
  const owner = randomUUID()
  const deadline = performance.now() + leaseMs * 1.5
  for (;;) {
    const stored = await findStored(deps, deps.db, connectionId)
    if (stored.grant === null) return { kind: 'gone' }
    if (stored.grant.version !== version) return { kind: 'renewed' }
    const lease = await takeLease(deps.db, connectionId, version, owner, leaseMs)
    if (lease !== null) return await renewWith(deps, service, stored, lease, claims, random)
    if (performance.now() > deadline) return { kind: 'later', diagnosis: diagnosis('refresh_pending') }
    await sleep(LOOK_MS / 2 + LOOK_MS * random())
  }
}

async function renewWith(
  deps: Deps,
  service: SignInService,
  stored: StoredConnection,
  lease: Lease,
  claims: string | undefined,
  random: () => number,
): Promise<Renewal> {
  try {
    const outcome = await askService(deps, service, stored, lease, claims, random)
    if (outcome.kind === 'tokens') {
      if (await write(deps, lease, outcome.tokens)) return { kind: 'renewed' }
    } else if (await isCurrent(deps, lease)) {
      await releaseLease(deps.db, lease)
      return outcome
    }
    // Somebody else was faster, or the grant was replaced or revoked: what is stored now counts.
    const now = await findStored(deps, deps.db, stored.id)
    return now.grant === null ? { kind: 'gone' } : { kind: 'renewed' }
  } catch (error) {
    await releaseLease(deps.db, lease).catch(() => {})
    throw error
  }
}

async function askService(
  deps: Deps,
  service: SignInService,
  stored: StoredConnection,
  lease: Lease,
  claims: string | undefined,
  random: () => number,
): Promise<NoTokens | { readonly kind: 'tokens'; readonly tokens: Tokens }> {
  if (stored.kind === 'universal') return await askUniversal(deps, service, stored, lease, random)
  const { endpoints, iclient, grant } = stored
  if (endpoints === null || grant === null) return refused(diagnosis('sandbox_off', { connection: stored.name }))
  const words = { ...signInWords(endpoints, iclient), connection: stored.name }
  const { refreshTokenSealed } = lease
  const appOnly = isAppOnly(iclient.signIn)
  if (!appOnly && refreshTokenSealed === null) return refused(diagnosis('sign_in_expired', words))
  const scope = ownScopes(stored.http.auth.oauth.scope)
  const ask = async (): Promise<Tokens> => {
    // What the app had before does not matter: it signs in anew.
    if (appOnly || refreshTokenSealed === null) {
      return (await service.acquire({ iclient, endpoints, scope, claims })).tokens
    }
    const refreshToken = await deps.sealer.open(refreshTokenSealed, refreshTokenPlace(stored.id))
    return await service.refresh({ iclient, endpoints, scope, tenantId: grant.tenantId, refreshToken, claims })
  }
  const asked = await askPatiently(ask, (error) => explainFailure(error, 'refresh', words), random)
  return asked.kind === 'answer' ? { kind: 'tokens', tokens: asked.answer } : asked
}

async function askUniversal(
  deps: Deps,
  service: SignInService,
  stored: StoredUniversal,
  { refreshTokenSealed }: Lease,
  random: () => number,
): Promise<NoTokens | { readonly kind: 'tokens'; readonly tokens: Tokens }> {
  const words = universalWords(stored)
  const { iclient } = stored
  if (iclient !== null && !isAppOnly(iclient.signIn) && refreshTokenSealed === null) {
    return refused(diagnosis('oauth_access_ended', words))
  }
  const ask = async (): Promise<Tokens> => {
    const refreshToken =
      refreshTokenSealed === null ? undefined : await deps.sealer.open(refreshTokenSealed, refreshTokenPlace(stored.id))
    return await service.universal.renew(stored, refreshToken)
  }
  const asked = await askPatiently(ask, (error) => explainOAuth(error, words), random)
  return asked.kind === 'answer' ? { kind: 'tokens', tokens: asked.answer } : asked
}

const refused = (why: Diagnosis): NoTokens => ({ kind: 'refused', diagnosis: why })

async function write({ db, sealer, clock }: Deps, lease: Lease, tokens: Tokens): Promise<boolean> {
  const { connectionId } = lease
  const { refreshToken } = tokens
  return await writeTokens(db, lease, {
    accessTokenSealed: await sealer.seal(tokens.accessToken, accessTokenPlace(connectionId)),
    accessTokenExpiresAt: tokens.accessTokenExpiresAt,
    refreshTokenSealed:
      refreshToken === undefined ? null : await sealer.seal(refreshToken, refreshTokenPlace(connectionId)),
    refreshTokenExpiresAt: tokens.refreshTokenExpiresAt,
    refreshedAt: clock.now(),
  })
}

async function isCurrent({ db }: Deps, lease: Lease): Promise<boolean> {
  const row = await db
    .selectFrom('grants')
    .select('version')
    .where('connectionId', '=', lease.connectionId)
    .where('leaseOwner', '=', lease.owner)
    .where('leaseFence', '=', lease.fence)
    .executeTakeFirst()
  return row?.version === lease.version
}

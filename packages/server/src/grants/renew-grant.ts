/**
 * Renews the tokens of a grant: takes the lease, asks the sign-in service, writes if nobody was faster. A process that
 * does not get the lease waits for the one that has it, and looks again before it believes anything dead.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { diagnosis } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { KeysUnavailable } from '../encryption/index.ts'
import { askForTokens, type Holding, LeaseRunOut, sendUntil } from './ask-for-tokens.ts'
import { type Lease, releaseLease, takeLease, writeTokens } from './lease.ts'
import type { NoTokens, SignInService } from './sign-in/index.ts'
import { findStored, type StoredConnection } from './stored.ts'
import { accessTokenPlace, refreshTokenPlace, type Tokens } from './tokens.ts'

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
    const taken = performance.now()
    const lease = await takeLease(deps.db, connectionId, version, owner, leaseMs)
    if (lease !== null) {
      const holding = { ...lease, sendUntil: sendUntil(taken, leaseMs) }
      const renewal = await renewWith(deps, service, stored, holding, claims, random)
      if (renewal !== null) return renewal
    }
    if (performance.now() > deadline) return { kind: 'later', diagnosis: diagnosis('refresh_pending') }
    await sleep(LOOK_MS / 2 + LOOK_MS * random())
  }
}

/** @returns null when the lease was lost and nobody has written yet: then it is to be tried anew */
async function renewWith(
  deps: Deps,
  service: SignInService,
  stored: StoredConnection,
  lease: Holding,
  claims: string | undefined,
  random: () => number,
): Promise<Renewal | null> {
  try {
    const unsealable = await sealingFails(deps, stored)
    if (unsealable !== null) {
      await releaseLease(deps.db, lease)
      return unsealable
    }
    const outcome = await askForTokens(deps, service, stored, lease, claims, random)
    if (outcome.kind === 'tokens') {
      if (await write(deps, lease, outcome.tokens)) return { kind: 'renewed' }
    } else if (await isCurrent(deps, lease)) {
      await releaseLease(deps.db, { ...lease, answerLost: outcome.answerLost })
      return outcome.why
    }
    // Somebody else was faster, or the grant was replaced or revoked: what is stored now counts.
    const now = await findStored(deps, deps.db, stored.id)
    if (now.grant === null) return { kind: 'gone' }
    return now.grant.version === lease.version ? null : { kind: 'renewed' }
  } catch (error) {
    await releaseLease(deps.db, lease).catch(() => {})
    if (error instanceof LeaseRunOut) return null
    throw error
  }
}

/** Asked before a refresh token is sent: where it is good for one use, an answer that cannot be sealed costs the sign-in. */
async function sealingFails({ sealer, log }: Deps, { id, name }: StoredConnection): Promise<NoTokens | null> {
  try {
    await sealer.seal('', accessTokenPlace(id))
    return null
  } catch (err) {
    if (!(err instanceof KeysUnavailable)) throw err
    log.error({ err, connectionId: id }, 'a sign-in is not renewed: its tokens could not be encrypted')
    return { kind: 'later', diagnosis: diagnosis('keys_unavailable', { connection: name }) }
  }
}

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

/** Reads a connection over HTTP from the database, ready for calls: with its token where it has one, else with what it has. */
import { diagnosis } from '@keyway/contract'
import { fetchesToken, NEVER } from '../../connections/index.ts'
import type { Deps } from '../../deps.ts'
import { SealBroken } from '../../encryption/sealer.ts'
import { type Holding, lastingRefusal } from '../holding.ts'
import type { Remembered } from '../remembered.ts'
import type { StoredUniversal } from '../stored.ts'
import { accessTokenPlace } from '../tokens.ts'
import { carriedBy, openUniversal } from './open-universal.ts'

/** @param known what is remembered: its token is not decrypted again when it is the stored one */
export async function readUniversal(
  deps: Deps,
  stored: StoredUniversal,
  known: Remembered | undefined,
): Promise<Holding> {
  const opening = await openUniversal(deps, stored)
  if (!opening.ok) return { kind: 'none', diagnosis: opening.diagnosis }
  const { target, secrets } = opening.opened
  const checkedAt = deps.clock.now().getTime()
  const { grant, http } = stored
  if (http.auth.type !== 'oauth' && !fetchesToken(http)) {
    const access = {
      target,
      accessToken: '',
      carried: carriedBy(stored, secrets, ''),
      fixed: true,
      expiresAt: NEVER.getTime(),
    } as const
    const expiresAt = NEVER.getTime()
    const token = {
      result: { ok: true, access },
      sealed: '',
      version: 0,
      expiresAt,
      refreshedAt: checkedAt,
      checkedAt,
    } as const
    return { kind: 'token', token, refusal: null }
  }
  if (grant === null || stored.needsAuthorization) {
    return { kind: 'none', diagnosis: diagnosis('not_authorized', target.words) }
  }
  try {
    const accessToken =
      known?.sealed === grant.accessTokenSealed
        ? known.result.access.accessToken
        : await deps.sealer.open(grant.accessTokenSealed, accessTokenPlace(stored.id))
    const expiresAt = grant.accessTokenExpiresAt.getTime()
    const access = { target, accessToken, carried: carriedBy(stored, secrets, accessToken), expiresAt }
    const token: Remembered = {
      result: { ok: true, access },
      sealed: grant.accessTokenSealed,
      version: grant.version,
      expiresAt,
      refreshedAt: grant.refreshedAt.getTime(),
      checkedAt,
    }
    return { kind: 'token', token, refusal: lastingRefusal(stored) }
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error
    return { kind: 'none', diagnosis: diagnosis('grant_unreadable', target.words) }
  }
}

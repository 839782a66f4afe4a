/**
 * Who may call the token endpoint for a grant: one process at a time, for a short while. A row, not a lock: nothing is
 * held open while the sign-in service is asked, and a process that dies loses its lease by time alone.
 *
 * Times are the database's: the processes' clocks may differ.
 */
import { sql } from 'kysely'
import type { Db } from '../deps.ts'

export interface Lease {
  readonly connectionId: string
  /** Version of the grant the lease was taken for. */
  readonly version: number
  readonly owner: string
  /** Grows with every lease taken: whoever is slower than its lease cannot write any more. */
  readonly fence: number
  readonly refreshTokenSealed: string | null
  /** An earlier holder never told how its request ended, so the refresh token may be spent. */
  readonly answerLost: boolean
}

/** Null: somebody else holds it, or the grant is another by now. */
export async function takeLease(
  db: Db,
  connectionId: string,
  version: number,
  owner: string,
  leaseMs: number,
): Promise<Lease | null> {
  const row = await db
    .updateTable('grants')
    .set((eb) => ({
      leaseOwner: owner,
      leaseFence: eb('leaseFence', '+', 1),
      answerLost: sql<boolean>`answer_lost OR lease_owner IS NOT NULL`,
      leaseUntil: sql<Date>`clock_timestamp() + ${leaseMs} * interval '1 millisecond'`,
    }))
    .where('connectionId', '=', connectionId)
    .where('version', '=', version)
    .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', sql<Date>`clock_timestamp()`)]))
    .returning(['leaseFence', 'refreshTokenSealed', 'answerLost'])
    .executeTakeFirst()
  if (!row) return null
  const { leaseFence: fence, refreshTokenSealed, answerLost } = row
  return { connectionId, version, owner, fence, refreshTokenSealed, answerLost }
}

/** Gives the lease back unused. */
export async function releaseLease(db: Db, lease: Lease): Promise<void> {
  await db
    .updateTable('grants')
    .set({ leaseOwner: null, leaseUntil: null, answerLost: lease.answerLost })
    .where('connectionId', '=', lease.connectionId)
    .where('leaseOwner', '=', lease.owner)
    .where('leaseFence', '=', lease.fence)
    .execute()
}

export interface SealedTokens {
  readonly accessTokenSealed: string
  readonly accessTokenExpiresAt: Date
  /** Null keeps the stored one. */
  readonly refreshTokenSealed: string | null
  readonly refreshTokenExpiresAt: Date | null
  readonly refreshedAt: Date
}

/** Writes new tokens, if the lease is still the newest one and the grant the one it was taken for. */
export async function writeTokens(db: Db, lease: Lease, tokens: SealedTokens): Promise<boolean> {
  const { refreshTokenSealed, refreshTokenExpiresAt, ...always } = tokens
  const written = await db
    .updateTable('grants')
    .set((eb) => ({
      ...always,
      ...(refreshTokenSealed !== null && { refreshTokenSealed, refreshTokenExpiresAt }),
      version: eb('version', '+', 1),
      renewals: eb('renewals', '+', 1),
      leaseOwner: null,
      leaseUntil: null,
      answerLost: false,
    }))
    .where('connectionId', '=', lease.connectionId)
    .where('version', '=', lease.version)
    .where('leaseOwner', '=', lease.owner)
    .where('leaseFence', '=', lease.fence)
    .executeTakeFirst()
  return written.numUpdatedRows > 0n
}

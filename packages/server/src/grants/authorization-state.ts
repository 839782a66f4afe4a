/** Where a started authorization is kept while the person signs in: a row on the server, found by an opaque `state`. */
import { createHash, randomBytes } from 'node:crypto'
import type { Actor, Db, Deps, Tx } from '../deps.ts'
import type { Place } from '../encryption/sealer.ts'

/** A sign-in that takes longer is started again. */
const LIFE_MS = 10 * 60_000
/** 256 random bits, 43 characters. */
const STATE_BYTES = 32

export interface Started {
  readonly connectionId: string
  readonly iclientId: string
  readonly codeVerifier: string
  readonly nonce: string
  readonly redirectUri: string
  readonly linkId: string | null
  readonly browserMark: string | null
  readonly returnTo: string | null
}

/** What a `state` stands for, once: the row is used up by finding it. */
export interface Consumed extends Started {
  /** The row; it disappears when the connection or its client is changed in the meantime. */
  readonly id: string
}

/** Only the hash is stored: whoever reads the table cannot finish a sign-in. */
const idOf = (state: string): string => createHash('sha256').update(state).digest('hex')

const verifierPlace = (id: string): Place => ({ table: 'authorizations', column: 'code_verifier_sealed', id })

/** Gives the `state` for the authorization request. */
export async function saveStarted(
  { clock, sealer }: Pick<Deps, 'clock' | 'sealer'>,
  tx: Tx,
  actor: Actor & { readonly user: NonNullable<Actor['user']> },
  { codeVerifier, ...started }: Started,
): Promise<string> {
  const state = randomBytes(STATE_BYTES).toString('base64url')
  const id = idOf(state)
  const now = clock.now()
  // Those that somebody has locked are left for the next time: waiting for them could be waiting in a circle.
  const expired = tx.selectFrom('authorizations').select('id').where('expiresAt', '<', now).forUpdate().skipLocked()
  await tx.deleteFrom('authorizations').where('id', 'in', expired).execute()
  await tx
    .insertInto('authorizations')
    .values({
      ...started,
      id,
      userId: actor.user.id,
      sessionId: actor.sessionId ?? null,
      codeVerifierSealed: await sealer.seal(codeVerifier, verifierPlace(id)),
      createdAt: now,
      expiresAt: new Date(now.getTime() + LIFE_MS),
      usedAt: null,
    })
    .execute()
  return state
}

export interface Returning {
  readonly state: string
  /** Last segment of the path the browser came back to. */
  readonly callbackKey: string
  /** Whoever is signed in to Keyway in that browser. */
  readonly person: { readonly userId: string; readonly sessionId: string } | null
  /** The mark of the browser; see browser-cookie.ts. */
  readonly browserMark: string | null
}

/**
 * Uses a `state` up, before anything is done with the code that came with it; of two answers that arrive at once, one
 * gets it. Null when it is unknown, used or expired, of another person or browser, or arrived at another client's path.
 */
export async function consumeState(
  { clock, sealer }: Pick<Deps, 'clock' | 'sealer'>,
  db: Db,
  { state, callbackKey, person, browserMark }: Returning,
): Promise<Consumed | null> {
  const id = idOf(state)
  const now = clock.now()
  const row = await db
    .updateTable('authorizations')
    .set({ usedAt: now })
    .where('id', '=', id)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where((eb) =>
      eb.or([
        eb.and([
          eb('linkId', 'is', null),
          eb('userId', '=', person?.userId ?? ''),
          eb.or([eb('sessionId', 'is', null), eb('sessionId', '=', person?.sessionId ?? '')]),
        ]),
        eb.and([eb('linkId', 'is not', null), eb('browserMark', '=', browserMark ?? '')]),
      ]),
    )
    .where('iclientId', 'in', (eb) => eb.selectFrom('iclients').select('id').where('callbackKey', '=', callbackKey))
    .returning(['connectionId', 'iclientId', 'codeVerifierSealed', 'nonce', 'redirectUri'])
    .returning(['linkId', 'browserMark', 'returnTo'])
    .executeTakeFirst()
  if (!row) return null
  const { codeVerifierSealed, ...started } = row
  return { ...started, id, codeVerifier: await sealer.open(codeVerifierSealed, verifierPlace(id)) }
}

/** Ends a sign-in, in the transaction that stores its grant. False: it was called off meanwhile. */
export async function settle(tx: Tx, { id }: Consumed): Promise<boolean> {
  const gone = await tx.deleteFrom('authorizations').where('id', '=', id).executeTakeFirst()
  return gone.numDeletedRows > 0n
}

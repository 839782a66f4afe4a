/**
 * Tokens for calls, mostly from memory. Renewing is done once however many callers wait for it: within the process by
 * sharing one promise, between processes by the lease (renew-grant.ts).
 */
import { type Diagnosis, diagnosis } from '@keyway/contract'
import { setOffline, setOnline } from '../connections/index.ts'
import { type Deps, SYSTEM } from '../deps.ts'
import type { Accesses, AccessOptions, AccessResult } from '../outbound/index.ts'
import type { Holding } from './holding.ts'
import { readToken } from './read-token.ts'
import { freshness, isRecent, type Remembered } from './remembered.ts'
import { type RenewOptions, renewGrant } from './renew-grant.ts'
import { Rests } from './rests.ts'
import type { SignInService } from './sign-in/index.ts'
import { once, unlessAborted } from './waiting.ts'

/** A token this young that is refused will not get better by renewing it. Milliseconds. */
const YOUNG_MS = 60_000

export interface RenewableAccesses extends Accesses {
  /** Renews the tokens of a connection although they are good: the sign-in must not lie idle, or is to be tested. */
  exercise(connectionId: string): Promise<AccessResult>
  /** Reads again what is remembered of a connection, or of all: another process may have changed it. */
  recheck(connectionId?: string): void
}

export function createAccesses(deps: Deps, service: SignInService, options: RenewOptions): RenewableAccesses {
  const remembered = new Map<string, Remembered>()
  const reading = new Map<string, Promise<Holding>>()
  const renewing = new Map<string, Promise<AccessResult>>()
  const rests = new Rests()
  const now = (): number => deps.clock.now().getTime()

  const read = (id: string): Promise<Holding> =>
    once(reading, id, async (isCurrent) => {
      const holding = await readToken(deps, id, remembered.get(id))
      // What was read before a change must not be remembered after it.
      if (isCurrent()) {
        if (holding.kind === 'token') remembered.set(id, holding.token)
        else remembered.delete(id)
      }
      return holding
    })

  const renewOnce = (id: string, token: Remembered, claims: string | undefined, refused: boolean) =>
    once(renewing, id, async (): Promise<AccessResult> => {
      const renewal = await renewGrant(deps, service, id, token.version, claims, options)
      switch (renewal.kind) {
        case 'renewed':
          rests.end(id)
          reading.delete(id)
          return resultOf(await read(id))
        case 'gone':
          forget(id)
          return noAccess(diagnosis('not_authorized', token.result.access.target.words))
        case 'refused':
          rests.begin(id, renewal)
          // While the token in hand still works, so does the connection.
          if (refused || freshness(token, now()) === 'spent') await failed(id, renewal.diagnosis, 'refreshFailed')
          return noAccess(renewal.diagnosis)
        case 'later':
          rests.begin(id, renewal)
          return { ok: false, status: null, diagnosis: renewal.diagnosis }
      }
    })

  async function find(id: string, { evenIfRefused = false }: AccessOptions): Promise<AccessResult> {
    const holding = await read(id)
    if (holding.kind === 'none') return resultOf(holding)
    const { token, refusal } = holding
    const state = freshness(token, now())
    if (state === 'good') return token.result
    if (state === 'ageing') {
      if (refusal === null && !rests.keepsAhead(id)) renewInBackground(id, token)
      return token.result
    }
    if (!evenIfRefused) {
      if (refusal !== null) return noAccess(refusal)
      const resting = rests.reason(id)
      if (resting !== undefined) return { ok: false, status: null, diagnosis: resting }
    }
    return await renewOnce(id, token, undefined, false)
  }

  function renewInBackground(id: string, token: Remembered): void {
    renewOnce(id, token, undefined, false).catch((error: unknown) => {
      deps.log.warn({ err: error, connectionId: id }, 'a token could not be renewed ahead of time')
    })
  }

  async function failed(id: string, why: Diagnosis, cause?: 'refreshFailed'): Promise<void> {
    await unlessBroken(id, () => setOffline(deps.db, id, why, SYSTEM, deps.clock.now(), cause))
  }

  /** A call has its answer by now: that its status could not be written must not take the answer away. */
  async function unlessBroken(id: string, write: () => Promise<boolean>): Promise<void> {
    try {
      if (await write()) forget(id)
    } catch (error) {
      deps.log.error({ err: error, connectionId: id }, 'the status of a connection could not be written')
    }
  }

  function forget(id: string): void {
    stale(id)
    rests.end(id)
  }

  function stale(id: string): void {
    remembered.delete(id)
    reading.delete(id)
  }

  return {
    get(id, getOptions = {}) {
      const token = remembered.get(id)
      if (token !== undefined && isRecent(token, now()) && freshness(token, now()) === 'good') {
        return Promise.resolve(token.result)
      }
      return unlessAborted(find(id, getOptions), getOptions.signal)
    },

    renew(access, claims, signal) {
      const id = access.target.connectionId
      const renewal = async (): Promise<AccessResult> => {
        const holding = await read(id)
        if (holding.kind === 'none') return resultOf(holding)
        const { token } = holding
        if (token.result.access.accessToken !== access.accessToken) return token.result
        // The second refusal is then the answer, and tells what is wrong better than we could.
        if (claims === undefined && now() - token.refreshedAt < YOUNG_MS) return token.result
        return await renewOnce(id, token, claims, true)
      }
      return unlessAborted(renewal(), signal)
    },

    async exercise(id) {
      const holding = await read(id)
      return holding.kind === 'token' ? await renewOnce(id, holding.token, undefined, false) : resultOf(holding)
    },

    // What rests goes on resting: a renewal that failed changes nothing another process could hear of.
    recheck(id) {
      if (id === undefined) {
        for (const known of [...remembered.keys(), ...reading.keys()]) stale(known)
      } else stale(id)
    },

    worked: (id) => unlessBroken(id, () => setOnline(deps.db, id, SYSTEM, deps.clock.now())),
    failed: (id, why) => failed(id, why),
    forget,
  }
}

const noAccess = (why: Diagnosis): AccessResult => ({ ok: false, status: 401, diagnosis: why })

const resultOf = (holding: Holding): AccessResult =>
  holding.kind === 'token' ? holding.token.result : noAccess(holding.diagnosis)

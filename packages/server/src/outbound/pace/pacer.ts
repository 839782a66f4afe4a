/** Keeps calls within Key Vault's published limits, so that a vault is used to the full and answers no 429. */
import { LIMITS, type LimitBucket, priceOfCall } from '@keyway/connectors'
import type { Logger } from 'pino'
import type { CallTarget } from '../access.ts'
import type { WireRequest } from '../wire-request.ts'
import { Allowance } from './allowance.ts'
import type { PaceStore } from './pace-store.ts'

/** How long a vault that throttled once is paced, where limits are learned. Milliseconds. */
const LEARNED_MS = 600_000

export interface Entry {
  /** 0: the call may be sent. Else the milliseconds to wait, which are more than the patience. */
  readonly waitMs: number
  /** To be told when the call has its answer. */
  answered(): void
}

export interface Pacer {
  /**
   * Undefined: nothing is paced.
   * @throws the signal's reason when it aborts
   */
  enter(
    target: CallTarget,
    request: WireRequest,
    patienceMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Entry> | undefined
  /** The call was answered 429 and is to be tried again after `waitMs`. */
  refused(target: CallTarget, request: WireRequest, waitMs: number): void
  close(): void
}

export function createPacer(store: PaceStore, log: Logger): Pacer {
  const allowances = new Map<string, Allowance>()
  /** Until when each host is paced, on the monotonic clock. */
  const learned = new Map<string, number>()

  const allowanceOf = (host: string, bucket: LimitBucket): Allowance => {
    const id = `${host} ${bucket}`
    const known = allowances.get(id)
    if (known !== undefined) return known
    const made = new Allowance(id, LIMITS[bucket], store, log)
    allowances.set(id, made)
    return made
  }

  const isPaced = ({ limits, origin }: CallTarget): boolean =>
    limits === 'published' || (limits === 'learned' && (learned.get(origin) ?? 0) > performance.now())

  return {
    enter(target, request, patienceMs, signal) {
      if (!isPaced(target)) return undefined
      const { bucket, units } = priceOf(request)
      return enter(allowanceOf(hostOf(target), bucket), units, patienceMs, signal)
    },
    refused(target, request, waitMs) {
      if (target.limits === 'none') return
      const paced = isPaced(target)
      learned.set(target.origin, performance.now() + LEARNED_MS)
      void allowanceOf(hostOf(target), priceOf(request).bucket).exhaust(waitMs, paced)
    },
    close() {
      for (const allowance of allowances.values()) allowance.close()
      allowances.clear()
    },
  }
}

async function enter(
  allowance: Allowance,
  units: number,
  patienceMs: number,
  signal: AbortSignal | undefined,
): Promise<Entry> {
  const pass = allowance.takeNow(units) ?? (await allowance.take(units, patienceMs, signal))
  return { waitMs: pass.waitMs, answered: () => allowance.answered(pass, units) }
}

const hostOf = ({ origin }: CallTarget): string => origin.slice(origin.indexOf('//') + 2)

/** What a request creates stands in its body; what a key it uses is like, nobody knows here. */
function priceOf({ method, path, body }: WireRequest) {
  const end = path.indexOf('?')
  const bare = end === -1 ? path : path.slice(0, end)
  return priceOfCall(method, bare, method === 'POST' && bare.endsWith('/create') ? keyIn(body) : {})
}

function keyIn(body: WireRequest['body']) {
  try {
    const { kty, key_size: size } = JSON.parse(String(body ?? ''))
    return { kty, size }
  } catch {
    // What is no JSON is refused by the vault, and costs what it costs.
    return {}
  }
}

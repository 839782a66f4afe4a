/**
 * Brings one request to the other side: waits while the host asked for a pause, attaches the token, sends, renews the
 * token once after a 401, and tries again after a disturbance. The caller holds a slot meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../deps.ts'
import type { Access, AccessResult } from './access.ts'
import { type Answer, exchange } from './answer.ts'
import type { CallWatch } from './call-watch.ts'
import { claimsOfChallenge } from './challenge.ts'
import type { Line } from './line.ts'
import { carriedBy, dressed, plainVerdict, type Verdict, verdictOf } from './manners.ts'
import type { Pacer } from './pace/index.ts'
import { backOffMs, isRetryableError, isRetryableStatus, retryAfterMs } from './retry.ts'
import type { WireRequest } from './wire-request.ts'

export type Delivered =
  | { readonly kind: 'answered'; readonly answer: Answer; readonly verdict: Verdict }
  | { readonly kind: 'unreachable'; readonly error: unknown }
  /** The vault's allowance is used up for longer than the call can wait. */
  | { readonly kind: 'busy'; readonly waitMs: number }
  /** The token was refused and no other could be had. */
  | { readonly kind: 'signedOut'; readonly result: AccessResult & { readonly ok: false } }

export interface DeliverTools {
  readonly clock: Clock
  readonly random: () => number
  readonly pacer: Pacer
  readonly renew: (access: Access, claims: string | undefined) => Promise<AccessResult>
}

export interface DeliverOptions {
  readonly signal: AbortSignal | undefined
  /** Whose call it is, among those that wait for a slot. */
  readonly party: string | undefined
  readonly patienceMs: number
  /** Answered means arrived to the last byte: one that breaks off is asked for again. Otherwise its head is enough. */
  readonly whole: boolean
  /** Present while the connection's debug log is on. */
  readonly watch?: CallWatch | undefined
}

/** @throws the signal's reason when it aborts */
export async function deliver(
  line: Line,
  access: Access,
  request: WireRequest,
  tools: DeliverTools,
  { signal, party, patienceMs, whole, watch }: DeliverOptions,
): Promise<Delivered> {
  const started = performance.now()
  const { learning } = line
  const remaining = (): number => patienceMs - (performance.now() - started)
  let current = access
  let renewed = false
  for (let attempt = 1; ; attempt += 1) {
    if (line.pauseMs > 0) await line.untilOpen(signal)
    const gapMs = access.target.manners?.gapMs ?? 0
    if (gapMs > 0) await line.turn(gapMs, signal)
    const entering = tools.pacer.enter(access.target, request, remaining(), signal)
    const entry = entering && (await entering)
    if (entry !== undefined && entry.waitMs > 0) {
      watch?.refused(entry.waitMs)
      return { kind: 'busy', waitMs: entry.waitMs }
    }
    watch?.sending()
    const round = learning?.round ?? 0
    const sent = await send(line, current, request, { signal, whole, watch })
    entry?.answered()
    if (sent.kind === 'answered') watch?.answered(sent.answer, current)
    if (sent.kind === 'unreachable') {
      watch?.unanswered(sent.error, current)
      const wait = backOffMs(attempt, tools.random())
      if (!isRetryableError(sent.error, request.method) || wait > remaining()) return sent
      await pauseFor(wait, signal)
      continue
    }
    const { verdict } = sent
    if (verdict === 'busy') learning?.refused(round)
    else learning?.worked(round)
    const { status, headers } = sent.answer
    if (verdict === 'refused' && !renewed && current.fixed !== true) {
      await discard(sent.answer)
      const other = await tools.renew(current, claimsOfChallenge(headers['www-authenticate']))
      if (!other.ok) return { kind: 'signedOut', result: other }
      current = other.access
      renewed = true
      continue
    }
    // An answer that says there were too many calls in its own way was not taken on either.
    if (verdict !== 'busy' && !isRetryableStatus(status, request.method)) return sent
    const asked = retryAfterMs(headers[access.target.retryHeader], tools.clock.now())
    const wait = asked ?? backOffMs(attempt, tools.random())
    if (verdict === 'busy') tools.pacer.refused(access.target, request, wait)
    if (wait > remaining()) return sent
    await discard(sent.answer)
    if (verdict === 'busy') {
      line.pause(wait)
      await learning?.takeAgain(signal, party)
    } else await pauseFor(wait, signal)
  }
}

async function send(
  line: Line,
  access: Access,
  request: WireRequest,
  { signal, whole, watch }: Pick<DeliverOptions, 'signal' | 'whole' | 'watch'>,
): Promise<Delivered & { kind: 'answered' | 'unreachable' }> {
  try {
    const { target } = access
    const answer = await exchange(line.pool, dressed(request, carriedBy(access), target.manners), signal)
    if (whole) await answer.bytes()
    const { manners } = target
    const verdict = manners === undefined ? plainVerdict(answer.status) : await verdictOf(answer, manners)
    return { kind: 'answered', answer, verdict }
  } catch (error) {
    if (signal?.aborted) watch?.unanswered(error, access)
    signal?.throwIfAborted()
    return { kind: 'unreachable', error }
  }
}

/** Reads an answer to its end, so that its socket can be used again. One that breaks off leaves nothing to use. */
async function discard(answer: Answer): Promise<void> {
  await answer.bytes().catch(() => {})
}

async function pauseFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal === undefined ? {} : { signal })
}

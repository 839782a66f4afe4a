/**
 * Operations of Resource Manager that go on after their answer: where to look, how long to wait, and what a look tells.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AnswerHeaders } from './answer.ts'
import type { CallResult, Later } from './outbound.ts'
import { retryAfterMs } from './retry.ts'

/** Asked for by nobody: Azure's own clients look every few seconds too. */
const USUAL_MS = 5_000
const SHORTEST_MS = 100
const LONGEST_MS = 30_000

/** A first answer with something to wait for names the place in a header; an old provider in `Location` alone. */
export function laterOf(status: number, headers: AnswerHeaders, now: Date): Later | undefined {
  const url = one(headers['azure-asyncoperation']) ?? (status === 202 ? one(headers.location) : undefined)
  return url === undefined ? undefined : { url, afterMs: waitOf(headers, now) }
}

/** What a look finds: undefined when it is over, else where to look next. */
export function stillLater(url: string, status: number, headers: AnswerHeaders, body: unknown, now: Date) {
  if (status !== 202 && !isOngoing(stateIn(body))) return undefined
  return { url: one(headers.location) ?? url, afterMs: waitOf(headers, now) }
}

/** Ended, but not well: the answer to the look is 200 all the same. */
export const hasFailed = (body: unknown): boolean => /^(failed|cancell?ed)$/i.test(stateIn(body) ?? '')

const isOngoing = (state: string | undefined): boolean =>
  state !== undefined && !/^(succeeded|failed|cancell?ed|ready)$/i.test(state)

/** The operation's own status, or that of the resource it is about. */
function stateIn(body: unknown): string | undefined {
  const { status, properties } = (body ?? {}) as { status?: unknown; properties?: { provisioningState?: unknown } }
  const state = status ?? properties?.provisioningState
  return typeof state === 'string' ? state : undefined
}

const one = (header: AnswerHeaders[string]): string | undefined =>
  typeof header === 'string' && header !== '' ? header : undefined

const waitOf = (headers: AnswerHeaders, now: Date): number =>
  Math.min(LONGEST_MS, Math.max(SHORTEST_MS, retryAfterMs(headers['retry-after'], now) ?? USUAL_MS))

/**
 * Looks until it is over or `limitMs` have passed; then what was accepted counts as it stands.
 * @returns the first answer when all went well, as only that holds the resource; the refusal when not
 */
export async function untilOver(
  first: CallResult & { readonly ok: true },
  look: (url: string) => Promise<CallResult>,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<CallResult> {
  const started = performance.now()
  let { later } = first
  while (later !== undefined && performance.now() - started + later.afterMs < limitMs) {
    await sleep(later.afterMs, undefined, signal === undefined ? {} : { signal })
    const seen = await look(later.url)
    if (!seen.ok) return seen
    later = seen.later
  }
  return { ok: true, status: first.status, body: first.body, ...(later && { later }) }
}

/**
 * The outbound pipeline for work nobody waits for. Somebody who waits is told after seconds that the other side is busy;
 * a run waits until it is let in again, so that Key Vault's limits make it slower and not incomplete.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { CallOptions, Outbound, RawResult } from '../outbound/outbound.ts'

/** Key Vault counts in spans of 10 s, so the next one begins in half of that on average. */
const PAUSE_MS = 5_000
/** After which the other side does not just ask for patience: five minutes, beside what the pipeline itself waits. */
const MOST_PAUSES = 60

const TOO_MANY_REQUESTS = 429

export function patientOutbound(outbound: Outbound): Outbound {
  return {
    ...outbound,
    call: (connectionId, operationId, inputs, options) =>
      untilLetIn(() => outbound.call(connectionId, operationId, inputs, options), options),
    page: (connectionId, operationId, inputs, next, options) =>
      untilLetIn(() => outbound.page(connectionId, operationId, inputs, next, options), options),
    send: (connectionId, request, options) =>
      sendUntilLetIn(() => outbound.send(connectionId, request, options), options),
  }
}

async function untilLetIn<T extends { readonly ok: boolean; readonly status: number | null }>(
  send: () => Promise<T>,
  { signal }: CallOptions = {},
): Promise<T> {
  for (let pauses = 0; ; pauses += 1) {
    const result = await send()
    if (result.status !== TOO_MANY_REQUESTS || pauses === MOST_PAUSES) return result
    await sleep(PAUSE_MS, undefined, signal === undefined ? {} : { signal })
  }
}

async function sendUntilLetIn(send: () => Promise<RawResult>, options: CallOptions | undefined): Promise<RawResult> {
  const busy = { ok: false, status: TOO_MANY_REQUESTS } as const
  let last: RawResult | undefined
  await untilLetIn(async () => {
    if (last?.ok) last.answer.giveUp()
    last = await send()
    return last.ok ? (last.answer.status === TOO_MANY_REQUESTS ? busy : { ok: true, status: last.answer.status }) : last
  }, options)
  return last as RawResult
}

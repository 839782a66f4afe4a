/** "Get the value of each": fetches every listed record whole, in parallel, and keeps their order. */
import { setMaxListeners } from 'node:events'
import { type Detail, type OperationRow, withDerived } from '@keyway/connectors'
import type { Parameters } from '@keyway/contract'
import type { Outbound } from '../outbound/outbound.ts'
import {
  createBreaker,
  createWindow,
  type FailedCall,
  failureOfCall,
  NOT_RUN,
  type RecordFailure,
  readDotted,
  type SourceRecord,
  traceKeyOf,
} from '../records/index.ts'
import { ReadFailed } from './list-pages.ts'

export interface LookUp {
  readonly connectionId: string
  readonly row: OperationRow
  readonly detail: Detail
  /** The operation of `detail`. */
  readonly detailRow: OperationRow
}

export interface LookedUp {
  readonly records: readonly SourceRecord[]
  readonly failures: readonly RecordFailure[]
  /** Records left out, because the application would refuse them. */
  readonly ignored: number
}

type FailedLookUp = FailedCall & { readonly ok: false }
type Fetched = { readonly record: SourceRecord } | { readonly failure: RecordFailure }

/**
 * One for a whole export: its pages share the window, so that the next page begins while the last calls of the one
 * before are under way. A record that fails is told apart and holds up nobody; a connection that fails throws.
 * @returns fetches the records of a page; throws ReadFailed
 */
export function createLookUps(
  outbound: Outbound,
  { connectionId, row, detail, detailRow }: LookUp,
  signal: AbortSignal,
): (records: readonly SourceRecord[]) => Promise<LookedUp> {
  const window = createWindow()
  const outage = new AbortController()
  const calls = AbortSignal.any([signal, outage.signal])
  setMaxListeners(0, calls)
  const breaker = createBreaker(() => {
    window.close()
    // The others would only find out for themselves, one slot after the other.
    outage.abort()
  })
  const inputMembers = Object.entries(detail.inputs)

  /** The members a record gets: those of the whole one, or one that holds a list, read to its end. */
  const fetchMore = async (
    filled: Parameters,
  ): Promise<FailedLookUp | { readonly ok: true; readonly more: SourceRecord }> => {
    const { into } = detail
    if (into === undefined) {
      const result = await outbound.call(connectionId, detailRow.id, filled, { signal: calls })
      return result.ok ? { ok: true, more: result.body as SourceRecord } : result
    }
    const list: SourceRecord[] = []
    for (let next: string | undefined, first = true; first || next !== undefined; first = false) {
      const page = await outbound.page(connectionId, detailRow.id, filled, next, { signal: calls })
      if (!page.ok) return page
      list.push(...page.records)
      next = page.next
    }
    return { ok: true, more: { [into]: list } }
  }

  const fetchWhole = async (listed: SourceRecord): Promise<Fetched> => {
    const members = inputMembers.map(([input, member]) => [input, readDotted(listed, member)])
    const filled = Object.fromEntries(members) as Parameters
    const result = await fetchMore(filled)
    breaker.saw(result)
    if (!result.ok) return { failure: failureOfCall(result, 'lookup', listed, traceKeyOf(listed, row.traceKey)) }
    return { record: withDerived(detailRow, { ...listed, ...result.more }) }
  }

  const { unless } = detail
  return async (all) => {
    const listed = unless === undefined ? all : all.filter((record) => record[unless] !== true)
    const fetching = Promise.all(listed.map((record) => window.run(() => fetchWhole(record))))
    const fetched = await fetching.catch((error: unknown) => {
      throw outage.signal.aborted && breaker.reason ? new ReadFailed(breaker.reason) : error
    })
    if (breaker.reason) throw new ReadFailed(breaker.reason)
    const records: SourceRecord[] = []
    const failures: RecordFailure[] = []
    for (const outcome of fetched) {
      if (outcome === NOT_RUN) continue
      if ('failure' in outcome) failures.push(outcome.failure)
      else records.push(outcome.record)
    }
    return { records, failures, ignored: all.length - listed.length }
  }
}

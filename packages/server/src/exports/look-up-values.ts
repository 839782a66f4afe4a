/** "Get the value of each": fetches every listed record whole, in parallel, and keeps their order. */
import { type Detail, type OperationRow, withDerived } from '@keyway/connectors'
import type { Parameters } from '@keyway/contract'
import type { Outbound } from '../outbound/outbound.ts'
import {
  abortWith,
  createBreaker,
  createWindow,
  type FailedCall,
  failureOfCall,
  type RecordFailure,
  readPath,
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

/** The members that a record gets. */
type More = (FailedCall & { readonly ok: false }) | { readonly ok: true; readonly body: SourceRecord }
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
  const outage = abortWith(signal)
  const calls = outage.signal
  const breaker = createBreaker(() => {
    window.close()
    // The others would only find out for themselves, one slot after the other.
    outage.abort()
  })
  const { into, unless } = detail
  const inputs = Object.entries(detail.inputs).map(([name, member]) => ({ name, path: member.split('.') }))
  const options = { signal: calls }

  const fetchObject = (filled: Parameters): Promise<More> =>
    outbound.call(connectionId, detailRow.id, filled, options) as Promise<More>

  /** A member that holds a list, read to its end. */
  const fetchList = async (filled: Parameters, member: string): Promise<More> => {
    const list: SourceRecord[] = []
    for (let next: string | undefined, first = true; first || next !== undefined; first = false) {
      const page = await outbound.page(connectionId, detailRow.id, filled, next, options)
      if (!page.ok) return page
      list.push(...page.records)
      next = page.next
    }
    return { ok: true, body: { [member]: list } }
  }

  const fetchWhole = async (listed: SourceRecord): Promise<Fetched> => {
    const filled: Parameters = {}
    for (const { name, path } of inputs) filled[name] = readPath(listed, path) as Parameters[string]
    const result = await (into === undefined ? fetchObject(filled) : fetchList(filled, into))
    breaker.saw(result)
    if (!result.ok) return { failure: failureOfCall(result, 'lookup', listed, traceKeyOf(listed, row.traceKey)) }
    return { record: withDerived(detailRow, { ...listed, ...result.body }) }
  }

  return async (all) => {
    const listed = unless === undefined ? all : all.filter((record) => record[unless] !== true)
    const fetching = Promise.all(listed.map((record) => window.run(() => fetchWhole(record), null)))
    const fetched = await fetching.catch((error: unknown) => {
      throw breaker.reason ? new ReadFailed(breaker.reason) : error
    })
    if (breaker.reason) throw new ReadFailed(breaker.reason)
    const records: SourceRecord[] = []
    const failures: RecordFailure[] = []
    for (const outcome of fetched) {
      if (outcome === null) continue
      if ('failure' in outcome) failures.push(outcome.failure)
      else records.push(outcome.record)
    }
    return { records, failures, ignored: all.length - listed.length }
  }
}

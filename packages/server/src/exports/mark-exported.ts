/** `http.once`: tells the application which records were taken, so that it does not give them out again. */
import type { Deps } from '../deps.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { createWindow, failureOfCall, type RecordFailure, type SourceRecord } from '../records/index.ts'
import { compileRequest, RequestError, readBase, sendRequest } from '../requests/index.ts'
import { compileTraceKey } from '../stages/index.ts'
import { ONCE_ROOTS } from './check-stages.ts'
import type { ReadableExport } from './read-export.ts'

/**
 * @returns what failed: those records come again with the next run
 * @throws the signal's reason
 */
export async function markExported(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  { type, http, name = '', pageSize, _connectionId, traceKeyTemplate }: ReadableExport,
  records: readonly SourceRecord[],
  signal: AbortSignal,
): Promise<readonly RecordFailure[]> {
  if (type !== 'once' || http.formType !== 'http' || !http.once || records.length === 0) return []
  const base = await readBase(deps, _connectionId)
  const fill = compileRequest({ ...http.once, headers: http.headers, mediaType: http.requestMediaType }, ONCE_ROOTS)
  const keyOf = compileTraceKey(traceKeyTemplate, undefined)
  const window = createWindow()
  const mark = async (record: SourceRecord): Promise<RecordFailure[]> => {
    const context = { record, connection: base.connection, export: { name, pageSize }, settings: base.settings }
    try {
      const exchange = await sendRequest(outbound, base, fill(context, base), { signal })
      if (exchange.ok) return []
      const failure = failureOfCall(exchange, 'application', record, keyOf(record))
      return [{ ...failure, message: `The record was written, but not marked as exported. ${failure.message}` }]
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      const message = `The record was written, but not marked as exported. ${error.message}`
      const common = { source: 'resource', code: 'request_not_made', classification: 'value', diagnosis: null } as const
      return [{ ...common, message, traceKey: keyOf(record), record }]
    }
  }
  return (await Promise.all(records.map((record) => window.run(() => mark(record), [])))).flat()
}

/**
 * Runs an export that may not be saved yet for a few records, and tells stage by stage what happened. People look at
 * this, so secrets are masked before the stages see them: no expression can carry one past the mask.
 */
import { detailOf } from '@keyway/connectors'
import type { PreviewInput, PreviewResult } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { type SourceRecord, savedOperation, tell, type UsedConnection } from '../records/index.ts'
import { checkExport } from './check-export.ts'
import { type ListedPage, ReadFailed } from './list-pages.ts'
import { createLookUps } from './look-up-values.ts'
import { errorOf, firstAnswer, type Shown } from './preview-source.ts'
import { recordStages } from './record-stages.ts'
import { windowOf } from './window.ts'

type Stage = PreviewResult['stages'][number]
type Failure = Stage['errors'][number]

/** @throws AppError, AppErrors when the export could not be saved like this */
export async function previewExport(
  deps: Pick<Deps, 'db' | 'config' | 'clock'>,
  outbound: Outbound,
  connection: UsedConnection,
  input: PreviewInput,
  signal: AbortSignal,
): Promise<PreviewResult> {
  const { limit, reveal, postData, http } = input
  const row = checkExport(input, connection.api)
  const first = windowOf(input, null, deps.clock.now())
  const window = {
    lastExportDateTime: postData?.lastExportDateTime ?? first.lastExportDateTime,
    currentExportDateTime: postData?.currentExportDateTime ?? first.currentExportDateTime,
  }
  const source = await firstAnswer(deps, outbound, { connection, input, row, window, signal })
  const mask = reveal ? (record: SourceRecord) => record : source.mask
  const masked = (records: readonly SourceRecord[]): SourceRecord[] => records.map(mask)
  const stages: Stage[] = [source.request]
  const result = (records: readonly SourceRecord[]): PreviewResult => ({
    data: [...records],
    stages,
    ...(source.filled && { request: source.filled }),
    revealed: reveal,
  })
  if (!source.page) return result([])
  let records: readonly SourceRecord[] = source.page.records.slice(0, limit)
  stages.push(parseStage(source, records, masked(records)))

  const detail = row && http.formType === 'assistant' && http.withValues ? detailOf(row, http.valuesBy) : undefined
  if (row && detail && !input.mock) {
    const detailRow = savedOperation(connection.api, detail.operation)
    const lookUp = createLookUps(outbound, { connectionId: connection.id, row, detail, detailRow }, signal)
    const found = await lookUp(records).catch(orReadFailed)
    const summary = `${detailRow.method} ${source.baseUrl}${detailRow.path} for each record`
    if (found instanceof ReadFailed) {
      stages.push({ name: 'lookup', summary, count: 0, errors: [errorOf(found)] })
      return result([])
    }
    records = found.records
    const errors = found.failures.map(named)
    const { ignored } = found
    stages.push({ name: 'lookup', summary, count: records.length, errors, data: masked(records), ignored })
  }

  // What the stages make of a mask is the mask.
  let seen: readonly SourceRecord[] = masked(records)
  for (const stage of recordStages(input, window, row?.traceKey)) {
    const before = seen.length
    const made = await stage.run(seen, signal)
    seen = made.records
    const summary = made.note
      ? tell(made.note)
      : `${before} in, ${seen.length} out${made.ignored ? `, ${made.ignored} left out` : ''}.`
    const errors = made.failures.map(named)
    stages.push({ name: stage.name, summary, count: seen.length, errors, data: [...seen], ignored: made.ignored })
  }
  return result(seen)
}

const named = ({
  code,
  message,
  traceKey,
}: {
  code: string
  message: string
  traceKey: string | undefined
}): Failure => ({
  code,
  message: traceKey === undefined ? message : `${traceKey}: ${message}`,
})

function orReadFailed(error: unknown): ReadFailed {
  if (error instanceof ReadFailed) return error
  throw error
}

function parseStage({ page, name }: Shown, records: readonly SourceRecord[], data: SourceRecord[]): Stage {
  const count = records.length
  const note = (page as ListedPage).note
  const nothing = note ? tell(note) : `"${name}" found nothing: the answer holds no records.`
  const summary = count === 0 ? nothing : `${count} ${count === 1 ? 'record' : 'records'} read.`
  return { name: 'parse', summary, count, errors: [], data }
}

/** The stages of an export behind reading: records inside records, since when, transform, filter. Each also alone. */
import type { Diagnosis, ExportInput } from '@keyway/contract'
import { isTooLarge, type RecordFailure, readDotted, type SourceRecord, tooLarge } from '../records/index.ts'
import { atResourcePath, compileFilter, compileTraceKey, compileTransform } from '../stages/index.ts'
import { nothingAt } from './http/http-reader.ts'
import { datesOf, type ExportWindow, isSince } from './window.ts'

export type StageName = 'resourcePath' | 'transform' | 'filter'

export interface StageResult {
  readonly records: readonly SourceRecord[]
  readonly failures: readonly RecordFailure[]
  /** Records left out on purpose. */
  readonly ignored: number
  readonly note?: Diagnosis | undefined
}

export interface RecordStage {
  readonly name: StageName
  run(records: readonly SourceRecord[], signal: AbortSignal): Promise<StageResult>
}

export type StagedExport = Pick<
  ExportInput,
  'http' | 'type' | 'delta' | 'once' | 'transform' | 'filter' | 'traceKeyTemplate'
>

/** @param traceKey dotted path of what the operation calls its records */
export function recordStages(
  document: StagedExport,
  window: ExportWindow,
  traceKey: string | undefined,
): RecordStage[] {
  const keyOf = compileTraceKey(document.traceKeyTemplate, traceKey)
  return [
    ...insideStage(document),
    ...sinceStage(document, window),
    ...transformStage(document, window, keyOf),
    ...filterStage(document, window, keyOf),
  ]
}

/** One after the other. */
export async function runStages(
  stages: readonly RecordStage[],
  given: readonly SourceRecord[],
  signal: AbortSignal,
): Promise<StageResult> {
  let records = given
  const failures: RecordFailure[] = []
  let ignored = 0
  let note: Diagnosis | undefined
  for (const stage of stages) {
    if (records.length === 0) break
    const result = await stage.run(records, signal)
    records = result.records
    failures.push(...result.failures)
    ignored += result.ignored
    note ??= result.note
  }
  return { records, failures, ignored, note }
}

type KeyOf = (record: SourceRecord) => string | undefined

const failure = (
  source: RecordFailure['source'],
  code: string,
  message: string,
  record: SourceRecord,
  traceKey: string | undefined,
): RecordFailure => ({ source, code, message, classification: 'value', traceKey, diagnosis: null, record })

/** For operations: `resourcePath` leads from each object to the records inside it. */
function insideStage({ http }: StagedExport): RecordStage[] {
  const path = http.formType === 'assistant' ? http.response?.resourcePath : undefined
  if (!path) return []
  return [
    {
      name: 'resourcePath',
      async run(records) {
        const found = records.map((record) => atResourcePath(record, path))
        const inside = found.flatMap((one) => one.records)
        const [first] = records
        const astray = first !== undefined && found.every(({ missing }) => missing)
        return {
          records: inside,
          failures: [],
          ignored: 0,
          ...(astray && { note: nothingAt(path, first, 'A record') }),
        }
      },
    },
  ]
}

/** Records from before the last run, or marked as exported. */
function sinceStage({ type, http, delta, once }: StagedExport, window: ExportWindow): RecordStage[] {
  const dateField = type === 'delta' && http.formType === 'assistant' ? delta?.dateField : undefined
  const booleanField = type === 'once' ? once?.booleanField : undefined
  if (!dateField && !booleanField) return []
  const isNew = (record: SourceRecord): boolean =>
    (!dateField || isSince(readDotted(record, dateField), window)) &&
    (!booleanField || !['true', '1'].includes(String(readDotted(record, booleanField)).toLowerCase()))
  return [
    {
      name: 'filter',
      async run(records) {
        const kept = records.filter(isNew)
        return { records: kept, failures: [], ignored: records.length - kept.length }
      },
    },
  ]
}

function transformStage({ transform }: StagedExport, window: ExportWindow, keyOf: KeyOf): RecordStage[] {
  if (!transform) return []
  const make = compileTransform(transform, datesOf(window))
  return [
    {
      name: 'transform',
      async run(records, signal) {
        const made: SourceRecord[] = []
        const failures: RecordFailure[] = []
        let ignored = 0
        for (const [index, outcome] of (await make(records, signal)).entries()) {
          const record = records[index] as SourceRecord
          if ('failed' in outcome) {
            const message = `The transform cannot be used: ${outcome.failed}.`
            failures.push(failure('transformation', 'transform_failed', message, record, keyOf(record)))
          } else if (outcome.length === 0) ignored += 1
          for (const one of 'failed' in outcome ? [] : outcome) {
            if (isTooLarge(one)) failures.push(tooLarge(one, keyOf(record)))
            else made.push(one)
          }
        }
        return { records: made, failures, ignored }
      },
    },
  ]
}

function filterStage({ filter }: StagedExport, window: ExportWindow, keyOf: KeyOf): RecordStage[] {
  if (!filter) return []
  const judge = compileFilter(filter, datesOf(window))
  return [
    {
      name: 'filter',
      async run(records, signal) {
        const verdicts = await judge(records, signal)
        const failures = verdicts.flatMap((verdict, index) => {
          if (typeof verdict === 'string') return []
          const record = records[index] as SourceRecord
          const message = `The filter cannot be used: ${verdict.failed}.`
          return [failure('output_filter', 'filter_failed', message, record, keyOf(record))]
        })
        const passed = records.filter((_, index) => verdicts[index] === 'passes')
        return { records: passed, failures, ignored: records.length - passed.length - failures.length }
      },
    },
  ]
}

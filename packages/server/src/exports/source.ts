/** How an export's records come: its list, the values of each, and the stages behind. Generators and lookups read alike. */
import { detailOf } from '@keyway/connectors'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { apiOfConnection, type SourceRecord, savedOperation } from '../records/index.ts'
import { readBase } from '../requests/index.ts'
import { compileTraceKey } from '../stages/index.ts'
import { createHttpReader } from './http/http-reader.ts'
import { operationReader, type ReadPage } from './list-pages.ts'
import { createLookUps } from './look-up-values.ts'
import { compileParameters } from './lookup-parameters.ts'
import type { ReadableExport } from './read-export.ts'
import { type RecordStage, recordStages } from './record-stages.ts'
import { type ExportWindow, formatted } from './window.ts'

export interface Source {
  /** @param record of a lookup: what it reads for */
  readFor(record?: SourceRecord): ReadPage
  readonly lookUp?: ReturnType<typeof createLookUps>
  readonly stages: readonly RecordStage[]
  keyOf(record: SourceRecord): string | undefined
  /** Answers may hold records that are too large: an operation's never do. */
  readonly mayBeLarge: boolean
}

export interface SourceOptions {
  readonly window: ExportWindow
  readonly isLookup: boolean
  readonly signal: AbortSignal
}

/** @throws AppError invalid_ref when the connection is gone */
export async function openSource(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  document: ReadableExport,
  { window, isLookup, signal }: SourceOptions,
): Promise<Source> {
  const { _connectionId: connectionId, http, pageSize, name } = document
  if (http.formType === 'http') {
    const base = await readBase(deps, connectionId)
    const shown = { ...(name !== undefined && { name }), pageSize }
    const reader = createHttpReader(outbound, { http, base, export: shown, isLookup, signal })
    const dates = formatted(document, window)
    return {
      readFor: (record) => reader(record ? { record } : dates),
      stages: recordStages(document, window, undefined),
      keyOf: compileTraceKey(document.traceKeyTemplate, undefined),
      mayBeLarge: true,
    }
  }
  const api = await apiOfConnection(deps.db, connectionId)
  if (api === null) throw new AppError('invalid_ref', { facts: { resource: 'connection', id: connectionId } })
  const row = savedOperation(api, http._httpConnectorEndpointId)
  const fill = isLookup ? compileParameters(http.parameters) : null
  const source = {
    readFor(record: SourceRecord = {}) {
      const filled = fill?.(record) ?? { ok: true, parameters: http.parameters }
      return operationReader(outbound, { connectionId, row, filled }, signal)
    },
    stages: recordStages(document, window, row.traceKey),
    keyOf: compileTraceKey(document.traceKeyTemplate, row.traceKey),
    mayBeLarge: false,
  }
  const detail = http.withValues ? detailOf(row, http.valuesBy) : undefined
  if (!detail) return source
  const lookUp = { connectionId, row, detail, detailRow: savedOperation(api, detail.operation) }
  return { ...source, lookUp: createLookUps(outbound, lookUp, signal) }
}

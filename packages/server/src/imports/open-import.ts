/** An import made ready to take records: its filter, its mapping with lookups, and where it writes to. */
import type { ImportInput } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { LookupFailed, MappingError } from '../mapping/index.ts'
import type { Outbound } from '../outbound/outbound.ts'
import {
  apiOfConnection,
  failureOfCall,
  isTooLarge,
  type RecordFailure,
  type SourceRecord,
  savedOperation,
  tooLarge,
} from '../records/index.ts'
import { RequestError, readBase } from '../requests/index.ts'
import { type CompiledFilter, compileFilter, compileTraceKey } from '../stages/index.ts'
import { createLookups, LookupCallFailed, type Lookups } from './lookups.ts'
import { httpTarget } from './target/http-target.ts'
import { operationTarget } from './target/operation-target.ts'
import type { IgnoreReason, Prepared, Target } from './target/target.ts'

/** The members of an import that writing needs. */
export type WritableImport = Pick<
  ImportInput,
  | '_connectionId'
  | 'http'
  | 'mappings'
  | 'lookups'
  | 'filter'
  | 'ignoreExisting'
  | 'ignoreMissing'
  | 'ignoreUnchanged'
  | 'traceKeyTemplate'
> & { readonly name?: string }

/** What a plan keeps of an import. */
export const writableOf = (document: WritableImport): WritableImport => {
  const {
    name,
    _connectionId,
    http,
    mappings,
    lookups,
    filter,
    ignoreExisting,
    ignoreMissing,
    ignoreUnchanged,
    traceKeyTemplate,
  } = document
  return {
    ...(name !== undefined && { name }),
    _connectionId,
    http,
    mappings,
    ...(lookups && { lookups }),
    ...(filter && { filter }),
    ...(ignoreExisting && { ignoreExisting }),
    ...(ignoreMissing && { ignoreMissing }),
    ...(ignoreUnchanged && { ignoreUnchanged }),
    ...(traceKeyTemplate && { traceKeyTemplate }),
  }
}

export type Ready = Extract<Prepared, { kind: 'ready' }>

/** A record before it is sent: ready, ignored on purpose, or refused. */
export type Admitted =
  | Ready
  | { readonly kind: 'ignored'; readonly reason: IgnoreReason; readonly existing?: boolean }
  | { readonly kind: 'refused'; readonly failure: RecordFailure; readonly call: CallOf | null }

type CallOf = Parameters<typeof failureOfCall>[0]

export interface OpenImport {
  readonly target: Target
  readonly keyOf: (record: SourceRecord) => string | undefined
  /** @param look what is there already is looked up, though the import does not ask for it */
  admit(record: SourceRecord, traceKey: string | undefined, signal: AbortSignal, look?: boolean): Promise<Admitted>
}

/** The same for what is never sent: what the call itself would refuse is refused here. */
export async function admitDry(
  { admit }: OpenImport,
  record: SourceRecord,
  traceKey: string | undefined,
  signal: AbortSignal,
  look: boolean,
): Promise<Admitted> {
  const admitted = await admit(record, traceKey, signal, look)
  const fault = admitted.kind === 'ready' ? admitted.fault() : null
  if (fault === null) return admitted
  const common = { source: 'mapping', classification: 'value', diagnosis: null, traceKey, record } as const
  return { kind: 'refused', call: null, failure: { ...common, ...fault } }
}

/**
 * @param shownOnly records are only mapped, for people to look at: the application is not asked for lookups
 * @throws AppError when the connection is gone
 */
export async function openImport(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  document: WritableImport,
  shownOnly = false,
): Promise<OpenImport> {
  const { target, rowKey } = await openTarget(deps, outbound, document, shownOnly)
  const passes = document.filter ? compileFilter(document.filter) : undefined
  return {
    target,
    keyOf: compileTraceKey(document.traceKeyTemplate, rowKey),
    async admit(record, traceKey, signal, look = false) {
      const refused = (source: RecordFailure['source'], code: string, message: string): Admitted => ({
        kind: 'refused',
        call: null,
        failure: { source, code, message, classification: 'value', traceKey, diagnosis: null, record },
      })
      if (isTooLarge(record)) return { kind: 'refused', call: null, failure: tooLarge(record, traceKey) }
      const verdict = passes ? await verdictOf(passes, record, signal) : 'passes'
      if (verdict === 'ignored') return { kind: 'ignored', reason: 'filter' }
      if (verdict !== 'passes')
        return refused('import_filter', 'filter_failed', `The filter cannot be used: ${verdict.failed}.`)
      try {
        const prepared = await target.prepare(record, { signal, look })
        if (prepared.kind !== 'failed') return prepared
        const { call, source } = prepared
        return { kind: 'refused', call, failure: failureOfCall(call, source, record, traceKey) }
      } catch (error) {
        if (error instanceof MappingError) return refused('mapping', 'mapping_failed', error.message)
        if (error instanceof RequestError) return refused('mapping', 'request_not_made', error.message)
        if (error instanceof LookupFailed)
          return refused('lookup', 'lookup_failed', `A lookup failed: ${error.message}.`)
        if (!(error instanceof LookupCallFailed)) throw error
        return { kind: 'refused', call: error.call, failure: failureOfCall(error.call, 'lookup', record, traceKey) }
      }
    },
  }
}

async function verdictOf(passes: CompiledFilter, record: SourceRecord, signal: AbortSignal) {
  const [verdict = 'passes'] = await passes([record], signal)
  return verdict
}

async function openTarget(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  document: WritableImport,
  shownOnly: boolean,
): Promise<{ readonly target: Target; readonly rowKey: string | undefined }> {
  const { _connectionId: connectionId, http } = document
  const lookups = await openLookups(deps, outbound, document, shownOnly)
  if (http.formType === 'http') {
    const base = await readBase(deps, connectionId)
    return { target: httpTarget(outbound, base, { ...document, http }, lookups), rowKey: undefined }
  }
  const api = await apiOfConnection(deps.db, connectionId)
  if (api === null) throw new AppError('invalid_ref', { facts: { resource: 'connection', id: connectionId } })
  const row = savedOperation(api, http._httpConnectorEndpointIds[0] ?? '')
  return { target: operationTarget(outbound, row, { ...document, http }, lookups), rowKey: row.traceKey }
}

const noLookup = (name: string) => Promise.reject(new LookupFailed(`there is no lookup "${name}"`))
const NO_LOOKUPS: Lookups = { ask: noLookup, find: noLookup }

async function openLookups(
  deps: Pick<Deps, 'db' | 'config'>,
  outbound: Outbound,
  { _connectionId, lookups = [] }: WritableImport,
  shownOnly: boolean,
): Promise<Lookups> {
  if (lookups.length === 0) return NO_LOOKUPS
  return createLookups(outbound, await readBase(deps, _connectionId), lookups, shownOnly)
}

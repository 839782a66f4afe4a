/** Writes through an operation: its inputs from the mapping; first a look at what is there, where the import asks for it. */
import { buildRequest, type OperationRow } from '@keyway/connectors'
import type { AssistantImport, ImportInput } from '@keyway/contract'
import { compileDefaultMapping, compileMapping, type Inputs, type MapContext } from '../../mapping/index.ts'
import type { CallResult, Outbound } from '../../outbound/outbound.ts'
import type { SourceRecord } from '../../records/index.ts'
import { type Lookups, mapWithLookups } from '../lookups.ts'
import { compareFields } from './compare.ts'
import { readRowOf } from './read-row.ts'
import type { Fault, Prepared, Target } from './target.ts'

type OperationImport = Pick<ImportInput, 'mappings' | 'ignoreExisting' | 'ignoreMissing' | 'ignoreUnchanged'> & {
  readonly _connectionId: string
  readonly http: AssistantImport
}

/** A disabled object is there, though it is not given out. */
const THERE_BUT_HIDDEN = 'object_disabled'

export function operationTarget(
  outbound: Outbound,
  row: OperationRow,
  document: OperationImport,
  lookups: Lookups,
): Target {
  const { _connectionId: connectionId, http, mappings, ignoreExisting, ignoreMissing, ignoreUnchanged } = document
  const map: (record: SourceRecord, context: MapContext) => Inputs =
    mappings.length > 0 ? compileMapping(mappings) : compileDefaultMapping(row)
  /** Parameters are the same for every record; a mapped field of the same name wins. */
  const fill = (record: SourceRecord, context: MapContext): Inputs => ({ ...http.parameters, ...map(record, context) })
  const readRow = readRowOf(row)
  const asksExisting = JSON.stringify(mappings).includes('"record_')
  const looks = (ignoreExisting || ignoreMissing || ignoreUnchanged || asksExisting) ?? false

  const lookAt = async (read: OperationRow, inputs: Inputs, signal: AbortSignal): Promise<CallResult> => {
    const place = read.inputs.flatMap(({ name, in: at }) =>
      at === 'path' && inputs[name] !== undefined ? [[name, inputs[name]] as const] : [],
    )
    return await outbound.call(connectionId, read.id, Object.fromEntries(place), { signal })
  }

  return {
    sensitive: row.sensitive,
    batchSize: 1,
    async prepare(record, { signal, look }): Promise<Prepared> {
      let inputs = await mapWithLookups(fill, record, lookups, undefined, signal)
      const fault = () => faultOf(row, inputs)
      const fields = () => sent(inputs)
      const send = (calls: AbortSignal) => outbound.call(connectionId, row.id, inputs, { signal: calls })
      if (!readRow || !(looks || look)) {
        return { kind: 'ready', existing: undefined, fields, mapped: inputs, fault, send }
      }
      const found = await lookAt(readRow, inputs, signal)
      const hidden = !found.ok && found.diagnosis.code === THERE_BUT_HIDDEN
      if (!found.ok && found.status !== 404 && !hidden) {
        // What is wrong with the inputs is told by the write itself, with its own words.
        if (found.status === 422) return { kind: 'ready', existing: undefined, fields, mapped: inputs, fault, send }
        return { kind: 'failed', call: found, source: 'application' }
      }
      const existing = found.ok || hidden
      if (existing && ignoreExisting) return { kind: 'ignored', reason: 'existing', existing }
      if (!existing && ignoreMissing) return { kind: 'ignored', reason: 'missing', existing }
      if (asksExisting) inputs = await mapWithLookups(fill, record, lookups, existing, signal)
      const compared = compareFields(row, inputs, found.ok ? found.body : undefined, existing)
      const unchanged = found.ok && compared.length > 0 && compared.every(({ change }) => change === 'same')
      if (ignoreUnchanged && unchanged) return { kind: 'ignored', reason: 'unchanged', existing }
      return { kind: 'ready', existing, fields: () => compared, mapped: inputs, fault, send }
    },
  }
}

function faultOf(row: OperationRow, inputs: Inputs): Fault | null {
  const built = buildRequest(row, inputs)
  if (built.ok) return null
  const { problem, label, reason } = built.refusal
  return { code: `input_${problem}`, message: `${label} ${reason.replace(/\.?$/, '.')}` }
}

const sent = (inputs: Inputs) => Object.keys(inputs).map((field) => ({ field, change: 'sent' as const }))

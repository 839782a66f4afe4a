/** What an import would send for a record, and whether Keyway would let it: everything but the call. */
import { buildRequest } from '@keyway/connectors'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { apiOfConnection, type SourceRecord, savedOperation } from '../records/index.ts'
import { compileMapping, type Inputs, MappingError } from './mapping/compile-mapping.ts'
import { compileDefaultMapping } from './mapping/default-mapping.ts'
import type { WritableImport } from './write-records.ts'

export type DryWrite =
  | { readonly ok: true; readonly inputs: Inputs }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** @throws AppError when the connection is gone */
export async function createDryWriter(
  { db }: Pick<Deps, 'db'>,
  { _connectionId: connectionId, http, mappings }: WritableImport,
): Promise<(record: SourceRecord) => DryWrite> {
  const api = await apiOfConnection(db, connectionId)
  if (api === null) throw new AppError('invalid_ref', { facts: { resource: 'connection', id: connectionId } })
  const row = savedOperation(api, http._httpConnectorEndpointIds[0] ?? '')
  const map = mappings.length > 0 ? compileMapping(mappings) : compileDefaultMapping(row)
  return (record) => {
    try {
      const inputs = { ...http.parameters, ...map(record) }
      const built = buildRequest(row, inputs)
      if (built.ok) return { ok: true, inputs }
      const { problem, label, reason } = built.refusal
      return { ok: false, code: `input_${problem}`, message: `${label} ${reason.replace(/\.?$/, '.')}` }
    } catch (error) {
      if (error instanceof MappingError) return { ok: false, code: 'mapping_failed', message: error.message }
      throw error
    }
  }
}

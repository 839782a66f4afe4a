/** The exports and imports of a flow, read and kept from being deleted until the transaction ends. */
import type { OperationRow } from '@keyway/connectors'
import type { ApiType, ConnectionInput, ExportInput, FlowInput, ImportInput } from '@keyway/contract'
import type { Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { savedOperation } from '../records/index.ts'

interface StepOf<D> {
  readonly id: string
  readonly name: string
  readonly doc: D
  readonly api: ApiType
  /** Absent for requests of one's own. */
  readonly row: OperationRow | undefined
}
export type ExportStep = StepOf<Omit<ExportInput, 'name'>>
export type ImportStep = StepOf<Omit<ImportInput, 'name'>>

export interface FlowSteps {
  /** In the order of the flow. */
  readonly exports: readonly ExportStep[]
  readonly imports: readonly ImportStep[]
}

type Steps = Pick<FlowInput, 'pageGenerators' | 'pageProcessors'>

/** @throws AppError invalid_ref with the field at fault, e.g. `pageGenerators.0._exportId` */
export async function readSteps(tx: Tx, { pageGenerators, pageProcessors }: Steps): Promise<FlowSteps> {
  const exports = await readRows(
    tx,
    'exports',
    pageGenerators.map(({ _exportId }) => _exportId),
  )
  const imports = await readRows(
    tx,
    'imports',
    pageProcessors.map(({ _importId }) => _importId),
  )
  return {
    exports: pageGenerators.map(({ _exportId }, index) => {
      const found = exports.get(_exportId) ?? missing('export', _exportId, `pageGenerators.${index}._exportId`)
      const doc = found.doc as ExportStep['doc']
      const { http } = doc
      const row = http.formType === 'assistant' ? savedOperation(found.api, http._httpConnectorEndpointId) : undefined
      return { ...found, doc, row }
    }),
    imports: pageProcessors.map(({ _importId }, index) => {
      const found = imports.get(_importId) ?? missing('import', _importId, `pageProcessors.${index}._importId`)
      const doc = found.doc as ImportStep['doc']
      const { http } = doc
      const row =
        http.formType === 'assistant' ? savedOperation(found.api, http._httpConnectorEndpointIds[0] ?? '') : undefined
      return { ...found, doc, row }
    }),
  }
}

interface FoundRow {
  readonly id: string
  readonly name: string
  readonly doc: object
  readonly api: ApiType
}

async function readRows(
  tx: Tx,
  table: 'exports' | 'imports',
  ids: readonly string[],
): Promise<ReadonlyMap<string, FoundRow>> {
  // Two queries, not a join: FOR KEY SHARE would lock the connections as well.
  const rows = await tx
    .selectFrom(table)
    .select(['id', 'name', 'doc', 'connectionId'])
    .where('id', 'in', ids)
    .forKeyShare()
    .execute()
  const connectionIds = rows.map(({ connectionId }) => connectionId)
  const connections =
    connectionIds.length === 0
      ? []
      : await tx.selectFrom('connections').select(['id', 'doc']).where('id', 'in', connectionIds).execute()
  const apis = new Map(connections.map(({ id, doc }) => [id, (doc as ConnectionInput).http._httpConnectorApiId]))
  const found = new Map<string, FoundRow>()
  for (const { id, name, doc, connectionId } of rows) {
    const api = apis.get(connectionId)
    if (api) found.set(id, { id, name, doc, api })
  }
  return found
}

function missing(resource: 'export' | 'import', id: string, field: string): never {
  throw new AppError('invalid_ref', { field, facts: { resource, id } })
}

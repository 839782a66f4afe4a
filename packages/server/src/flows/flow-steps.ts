/** The exports and imports of a flow, read and kept from being deleted until the transaction ends. */
import type { OperationRow } from '@keyway/connectors'
import {
  type ApiType,
  type ConnectionInput,
  type ExportInput,
  type ImportInput,
  type PageProcessor,
  placedSteps,
  referenceOf,
} from '@keyway/contract'
import type { Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { savedOperation } from '../records/index.ts'
import type { FlowDoc } from './flow-doc.ts'

interface StepOf<D> {
  readonly id: string
  readonly name: string
  /** Where the flow refers to it, e.g. `pageProcessors.0._importId`. */
  readonly field: string
  readonly doc: D
  /** Absent where the connection's application has no operations. */
  readonly api: ApiType | undefined
  /** Absent for requests of one's own. */
  readonly row: OperationRow | undefined
}
export type ExportStep = StepOf<Omit<ExportInput, 'name'>>
export type ImportStep = StepOf<Omit<ImportInput, 'name'>>
export type LookupStep = ExportStep & { readonly kind: 'lookup' }
export type ProcessorStep = (LookupStep | (ImportStep & { readonly kind: 'import' })) & {
  readonly processor: PageProcessor
}

export interface FlowSteps {
  /** In the order of the flow, without its webhook. */
  readonly exports: readonly ExportStep[]
  /** Lookups and imports, in the order of the document. */
  readonly processors: readonly ProcessorStep[]
}

type Steps = Pick<FlowDoc, 'pageGenerators' | 'pageProcessors' | 'routers'>

/** @throws AppError invalid_ref with the field at fault, e.g. `pageGenerators.0._exportId` */
export async function readSteps(tx: Tx, flow: Steps): Promise<FlowSteps> {
  const generators = flow.pageGenerators.flatMap((generator, index) =>
    generator.type === 'export' ? [{ id: generator._exportId, field: `pageGenerators.${index}._exportId` }] : [],
  )
  const placed = placedSteps(flow)
  const idsOf = (type: PageProcessor['type']) =>
    placed.flatMap(({ step }) => (step.type === type ? [referenceOf(step)] : []))
  const exports = await readRows(tx, 'exports', [...generators.map(({ id }) => id), ...idsOf('export')])
  const imports = await readRows(tx, 'imports', idsOf('import'))

  const exportStep = (id: string, field: string): ExportStep => {
    const found = exports.get(id) ?? missing('export', id, field)
    const doc = found.doc as ExportStep['doc']
    const { http } = doc
    const row = http.formType === 'assistant' ? savedOperation(found.api, http._httpConnectorEndpointId) : undefined
    return { ...found, field, doc, row }
  }
  const importStep = (id: string, field: string): ImportStep => {
    const found = imports.get(id) ?? missing('import', id, field)
    const doc = found.doc as ImportStep['doc']
    const { http } = doc
    const row =
      http.formType === 'assistant' ? savedOperation(found.api, http._httpConnectorEndpointIds[0] ?? '') : undefined
    return { ...found, field, doc, row }
  }
  return {
    exports: generators.map(({ id, field }) => exportStep(id, field)),
    processors: placed.map(({ step, path }) =>
      step.type === 'import'
        ? { ...importStep(step._importId, `${path}._importId`), kind: 'import', processor: step }
        : { ...exportStep(step._exportId, `${path}._exportId`), kind: 'lookup', processor: step },
    ),
  }
}

interface FoundRow {
  readonly id: string
  readonly name: string
  readonly doc: object
  readonly api: ApiType | undefined
}

async function readRows(
  tx: Tx,
  table: 'exports' | 'imports',
  ids: readonly string[],
): Promise<ReadonlyMap<string, FoundRow>> {
  if (ids.length === 0) return new Map()
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
    if (apis.has(connectionId)) found.set(id, { id, name, doc, api: apis.get(connectionId) })
  }
  return found
}

function missing(resource: 'export' | 'import', id: string, field: string): never {
  throw new AppError('invalid_ref', { field, facts: { resource, id } })
}

/** Exports: their documents, reading them page by page, trying one out, running one by hand. */
import type { Export } from '@keyway/contract'
import { recordAudit } from '../audit/index.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { documentHandlers } from '../documents/index.ts'
import { AppError } from '../errors.ts'
import type { Handlers } from '../http/handler.ts'
import { askedBy } from '../outbound/index.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { connectionOf, type UsedConnection } from '../records/index.ts'
import { exportKind } from './export-kind.ts'
import { invokeExport, toAppError } from './invoke-export.ts'
import { previewExport } from './preview-export.ts'

export { parameterErrors } from './check-export.ts'
export type { ExportCursor } from './cursor.ts'
export { ReadFailed } from './list-pages.ts'
export { markExported } from './mark-exported.ts'
export { maskAnswer } from './mask-answer.ts'
export { maskOf } from './preview-source.ts'
export { type ExportPage, type ReadableExport, readableOf, readExport } from './read-export.ts'
export { runStages } from './record-stages.ts'
export { sensitiveOf } from './sensitive.ts'
export { openSource } from './source.ts'
export { type AskedDates, askedWindow, type ExportWindow, windowOf } from './window.ts'

/** Without a record there is nothing to look up. */
function refuseLookup({ isLookup }: Pick<Export, 'isLookup'>): void {
  if (!isLookup) return
  const reason = 'A lookup needs a record, so it cannot run alone. Preview it with one, or test a flow that uses it.'
  throw new AppError('invalid_field', { field: 'isLookup', facts: { reason } })
}

type ExportHandlers = Pick<Handlers, Exclude<Extract<keyof Handlers, `exports.${string}`>, 'exports.replaceConnection'>>

export function exportsHandlers(deps: Deps, outbound: Outbound): ExportHandlers {
  const documents = documentHandlers(exportKind, deps)
  return {
    'exports.list': documents.list,
    'exports.create': documents.create,
    'exports.get': documents.get,
    'exports.replace': documents.replace,
    'exports.patch': documents.patch,
    'exports.delete': documents.delete,
    'exports.dependencies': documents.dependencies,
    'exports.audit': documents.audit,
    'exports.clone': documents.clone,
    async 'exports.preview'({ body, actor, signal }) {
      const connection = await deps.db.transaction().execute(async (tx) => {
        const used = await connectionOf(tx, body._connectionId)
        if (body.reveal) await recordReveal(tx, actor, used, deps.clock.now())
        return used
      })
      return await previewExport(deps, askedBy(outbound, { by: 'export' }), connection, body, signal)
    },
    async 'exports.invoke'({ params, body, actor, signal }) {
      const document: Export = await documents.get({ params })
      refuseLookup(document)
      // Once for all pages.
      if (body.pagedExportState === undefined) await recordReading(deps, actor, document, body.reveal)
      const asking = askedBy(outbound, { by: 'export', id: params.id })
      return await invokeExport(deps, asking, document, body, signal).catch((error: unknown) => {
        throw toAppError(error)
      })
    },
  }
}

/** Records leave Keyway: with secret values, or without. */
const recordReading = (deps: Deps, actor: Actor, { _id, name }: Export, reveal: boolean): Promise<void> =>
  deps.db.transaction().execute((tx) => {
    const event = reveal ? 'reveal' : 'run'
    const row = { event, resourceType: 'export', resourceId: _id, resourceName: name } as const
    return recordAudit(tx, actor, row, deps.clock.now())
  })

/** Somebody looks at secrets of an application: written down before they see them. */
const recordReveal = (tx: Tx, actor: Actor, { id, name }: UsedConnection, now: Date): Promise<void> =>
  recordAudit(tx, actor, { event: 'reveal', resourceType: 'connection', resourceId: id, resourceName: name }, now)

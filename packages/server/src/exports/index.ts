/** Exports: their documents, reading them page by page, trying one out, running one by hand. */
import type { Export } from '@keyway/contract'
import { recordAudit } from '../audit/index.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { documentHandlers } from '../documents/index.ts'
import type { Handlers } from '../http/handler.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { connectionOf, type UsedConnection } from '../records/index.ts'
import { exportKind } from './export-kind.ts'
import { invokeExport, toAppError } from './invoke-export.ts'
import { previewExport } from './preview-export.ts'

export { parameterErrors } from './check-export.ts'
export type { ExportCursor } from './cursor.ts'
export { ReadFailed } from './list-pages.ts'
export { markExported } from './mark-exported.ts'
export { type ExportPage, type ReadableExport, readableOf, readExport } from './read-export.ts'
export { type ExportWindow, windowOf } from './window.ts'

type ExportHandlers = Pick<Handlers, Extract<keyof Handlers, `exports.${string}`>>

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
    async 'exports.preview'({ body, actor, signal }) {
      const connection = await deps.db.transaction().execute(async (tx) => {
        const used = await connectionOf(tx, body._connectionId)
        if (body.reveal) await recordReveal(tx, actor, used, deps.clock.now())
        return used
      })
      return await previewExport(deps, outbound, connection, body, signal)
    },
    async 'exports.invoke'({ params, body, signal }) {
      const document: Export = await documents.get({ params })
      return await invokeExport(deps, outbound, document, body.pagedExportState, signal).catch((error: unknown) => {
        throw toAppError(error)
      })
    },
  }
}

/** Somebody looks at secrets of an application: written down before they see them. */
const recordReveal = (tx: Tx, actor: Actor, { id, name }: UsedConnection, now: Date): Promise<void> =>
  recordAudit(tx, actor, { event: 'reveal', resourceType: 'connection', resourceId: id, resourceName: name }, now)

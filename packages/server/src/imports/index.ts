/** Imports: their documents, mapping and writing records, running one by hand. */
import type { Import } from '@keyway/contract'
import { recordAudit } from '../audit/index.ts'
import type { Actor, Deps } from '../deps.ts'
import { documentHandlers } from '../documents/index.ts'
import type { Handlers } from '../http/handler.ts'
import { askedBy } from '../outbound/index.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { connectionOf } from '../records/index.ts'
import { checkImport } from './check-import.ts'
import { dryRun, previewImport } from './dry-run.ts'
import { importKind } from './import-kind.ts'
import { invokeImport } from './invoke-import.ts'

export { createDryWriter } from './dry-write.ts'
export { type WritableImport, writableOf } from './open-import.ts'
export { createRecordWriter, type RecordWriter, type WriteOutcome } from './write-records.ts'

type ImportHandlers = Pick<Handlers, Exclude<Extract<keyof Handlers, `imports.${string}`>, 'imports.replaceConnection'>>

export function importsHandlers(deps: Deps, outbound: Outbound): ImportHandlers {
  const documents = documentHandlers(importKind, deps)
  return {
    'imports.list': documents.list,
    'imports.create': documents.create,
    'imports.get': documents.get,
    'imports.replace': documents.replace,
    'imports.patch': documents.patch,
    'imports.delete': documents.delete,
    'imports.dependencies': documents.dependencies,
    'imports.audit': documents.audit,
    'imports.clone': documents.clone,
    async 'imports.invoke'({ params, body, actor, signal }) {
      const document: Import = await documents.get({ params })
      await recordWriting(deps, actor, document, body.length)
      return await invokeImport(deps, askedBy(outbound, { by: 'import', id: params.id }), document, body, signal)
    },
    async 'imports.dryRun'({ params, body, signal }) {
      return await dryRun(
        deps,
        askedBy(outbound, { by: 'import', id: params.id }),
        await documents.get({ params }),
        body,
        signal,
      )
    },
    async 'imports.preview'({ body, signal }) {
      const { api } = await deps.db.transaction().execute((tx) => connectionOf(tx, body._connectionId))
      checkImport(body, api)
      return await previewImport(deps, askedBy(outbound, { by: 'import' }), body, body, signal)
    },
  }
}

/** As of an operation that changes something: no row, no call. What became of each record is in the answer. */
const recordWriting = (deps: Deps, actor: Actor, { _id, name }: Import, records: number): Promise<void> =>
  deps.db.transaction().execute((tx) => {
    const row = { event: 'run', resourceType: 'import', resourceId: _id, resourceName: name } as const
    return recordAudit(tx, actor, { ...row, fieldPaths: [`records.${records}`] }, deps.clock.now())
  })

/**
 * The routes every stored document has, written once. Each change is one transaction with its audit row: both are kept
 * or neither is.
 */
import type { AuditRow, Dependencies } from '@keyway/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { auditRows, RESOURCE_TYPES, recordAudit } from '../audit/index.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { constraintViolation } from '../storage/index.ts'
import { type CloneOptions, cloneOf, freeName } from './clone-document.ts'
import type { DocumentKind, DocumentTable } from './document-kind.ts'
import { deleteRow, findRow, listRows, lockRow } from './document-store.ts'
import { documentWrites, type Written } from './document-writes.ts'
import { refuseUsed } from './in-use.ts'
import { type AnyListQuery, filteredBy, sortedBy } from './list-rules.ts'
import { pageLinks } from './page-links.ts'
import { patchDocument } from './patch-document.ts'
import { parseInput } from './validation-errors.ts'

/** Rows of a list when the client names no limit. */
const DEFAULT_LIMIT = 1000

interface OfDocument {
  readonly params: { readonly id: string }
}
interface ByActor {
  readonly actor: Actor
}

export interface DocumentHandlers<Input, Output> {
  list(request: { query: AnyListQuery; raw: FastifyRequest; reply: FastifyReply }): Promise<Output[]>
  create(request: ByActor & { body: Input }): Promise<Output>
  get(request: OfDocument): Promise<Output>
  replace(request: OfDocument & ByActor & { body: Input }): Promise<Output>
  patch(request: OfDocument & ByActor & { body: unknown }): Promise<Output>
  /** @param request.body names the copy; a name left out is made from the old one */
  clone(request: OfDocument & ByActor & { body: CloneOptions }): Promise<Output>
  delete(request: OfDocument & ByActor): Promise<undefined>
  dependencies(request: OfDocument): Promise<Dependencies>
  audit(request: OfDocument): Promise<AuditRow[]>
}

export function documentHandlers<
  T extends DocumentTable,
  Input extends { name: string },
  Output extends { _id: string; name: string },
>(kind: DocumentKind<T, Input, Output>, deps: Deps): DocumentHandlers<Input, Output> {
  const { db, clock } = deps
  const { table, noun } = kind
  const resourceType = RESOURCE_TYPES[table]

  const { existing, presentOne, create, change } = documentWrites(kind, deps)

  const commit = async (work: (tx: Tx) => Promise<Written<Output>>): Promise<Output> => {
    const { document, committed } = await db.transaction().execute(async (tx) => {
      const written = await work(tx)
      const { id } = written
      return {
        ...written,
        document: written.document ?? (await presentOne(tx, await existing(findRow(tx, table, id)))),
      }
    })
    committed?.()
    return document
  }

  const remove = async (tx: Tx, id: string, actor: Actor): Promise<void> => {
    const row = await existing(lockRow(tx, table, id))
    refuseUsed(noun, await kind.users(tx, id))
    await kind.refuseDelete?.(tx, row)
    await deleteRow(tx, table, id)
    const entry = { event: 'delete', resourceType, resourceId: id, resourceName: row.name } as const
    await recordAudit(tx, actor, entry, clock.now())
  }

  return {
    async list({ query, raw, reply }) {
      const { limit = DEFAULT_LIMIT, skip = 0 } = query
      const page = { where: filteredBy(kind.lists, query), order: sortedBy(kind.lists, query), limit, skip }
      const { rows, total } = await listRows(db, table, page)
      reply.header('x-total-count', total)
      reply.header('link', pageLinks(deps.config.publicUrl, raw.url, { limit, skip, total }))
      return await kind.present(db, rows)
    },
    create: ({ body, actor }) => commit((tx) => create(tx, body, actor)),
    get: async ({ params }) => presentOne(db, await existing(findRow(db, table, params.id))),
    replace: ({ params, body, actor }) => commit((tx) => change(tx, params.id, actor, () => body)),
    patch: ({ params, body, actor }) =>
      commit((tx) => change(tx, params.id, actor, (before) => parseInput(kind.input, patchDocument(before, body)))),
    clone: ({ params, body, actor }) =>
      commit(async (tx) => {
        const row = await existing(findRow(tx, table, params.id))
        const source = await presentOne(tx, row)
        const name = body.name ?? (await freeName(tx, table, source.name, 'copy'))
        return await create(
          tx,
          parseInput(kind.input, cloneOf(kind.copied?.(row, source) ?? source, name, body)),
          actor,
          { arriving: true },
        )
      }),
    async delete({ params, actor }) {
      await db
        .transaction()
        .execute((tx) => remove(tx, params.id, actor))
        .catch(async (error: unknown) => {
          // Somebody began to use it between the check and the delete: say who, as if we had seen it.
          if (constraintViolation(error)?.kind === 'reference') refuseUsed(noun, await kind.users(db, params.id))
          throw error
        })
      kind.deleted?.(params.id)
    },
    async dependencies({ params }) {
      await existing(findRow(db, table, params.id))
      return await kind.users(db, params.id)
    },
    async audit({ params }) {
      const rows = await auditRows(db, { resourceType, _resourceId: params.id }, { limit: 1000 })
      // A deleted document still has its history.
      if (rows.length === 0) await existing(findRow(db, table, params.id))
      return rows
    },
  }
}

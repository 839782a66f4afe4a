/**
 * The routes every stored document has, written once. Each change is one transaction with its audit row: both are kept
 * or neither is.
 */
import { type AuditRow, type Dependencies, newId } from '@keyway/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { auditRows, RESOURCE_TYPES, recordAudit } from '../audit/index.ts'
import type { Actor, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { constraintViolation } from '../storage/index.ts'
import type { DocumentKind, DocumentTable, Prepared, Row, WriteContext } from './document-kind.ts'
import { deleteRow, findRow, insertRow, listRows, lockRow, updateRow } from './document-store.ts'
import { fieldChanges } from './field-changes.ts'
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
  delete(request: OfDocument & ByActor): Promise<undefined>
  dependencies(request: OfDocument): Promise<Dependencies>
  audit(request: OfDocument): Promise<AuditRow[]>
}

export function documentHandlers<
  T extends DocumentTable,
  Input extends { name: string },
  Output extends { _id: string },
>(kind: DocumentKind<T, Input, Output>, deps: Deps): DocumentHandlers<Input, Output> {
  const { db, clock } = deps
  const { table, noun } = kind
  const resourceType = RESOURCE_TYPES[table]

  const notFound = () => new AppError('resource_not_found', { facts: { resource: noun } })
  const existing = async (row: Promise<Row<T> | null>): Promise<Row<T>> => {
    const found = await row
    if (found === null) throw notFound()
    return found
  }
  const presentOne = async (tx: Tx | Deps['db'], row: Row<T>): Promise<Output> => {
    const [document] = await kind.present(tx, [row])
    if (!document) throw new Error(`a ${noun} was not presented`)
    return document
  }

  const store = async (tx: Tx, input: Input, context: WriteContext<T>): Promise<Prepared<T> & { document: Output }> => {
    const { id, before, now } = context
    const prepared = await kind.prepare(tx, input, context)
    const stored = { name: input.name, doc: prepared.doc, columns: prepared.columns, now }
    const write = before === null ? insertRow(tx, table, id, stored) : updateRow(tx, table, id, stored)
    await write.catch(translate(kind, input.name))
    await prepared.written?.(tx)
    return { ...prepared, document: await presentOne(tx, await existing(findRow(tx, table, id))) }
  }

  const create = async (tx: Tx, input: Input, actor: Actor) => {
    const now = clock.now()
    const id = newId(now.getTime())
    const stored = await store(tx, input, { id, before: null, actor, now })
    await recordAudit(tx, actor, { event: 'create', resourceType, resourceId: id, resourceName: input.name }, now)
    return stored
  }

  /** @param inputOf makes the new document from the stored one, as clients see it */
  const change = async (tx: Tx, id: string, actor: Actor, inputOf: (before: Output) => Input) => {
    const row = await existing(lockRow(tx, table, id))
    const before = await presentOne(tx, row)
    const input = inputOf(before)
    const now = clock.now()
    const stored = await store(tx, input, { id, before: row, actor, now })
    const fieldPaths = [...fieldChanges(before, stored.document), ...(stored.changedSecrets ?? [])]
    const entry = { event: 'update', resourceType, resourceId: id, resourceName: input.name, fieldPaths } as const
    await recordAudit(tx, actor, entry, now)
    return stored
  }

  const commit = async (work: (tx: Tx) => Promise<Prepared<T> & { document: Output }>): Promise<Output> => {
    const { document, committed } = await db.transaction().execute(work)
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

/** What a broken promise of the tables means to the client: the name is taken, or what is referred to was deleted. */
function translate({ table, noun }: { table: DocumentTable; noun: string }, name: string): (error: unknown) => never {
  return (error) => {
    const violation = constraintViolation(error)
    if (violation?.kind === 'unique' && violation.constraint === `${table}_name`) {
      throw new AppError('name_taken', { field: 'name', facts: { name, resource: noun }, cause: error })
    }
    if (violation !== null) throw new AppError('conflict', { facts: { resource: noun }, cause: error })
    throw error
  }
}

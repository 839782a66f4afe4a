/**
 * Creating and changing a stored document inside a transaction, with its audit row. What a route does in a transaction of
 * its own, an import of a configuration does for many in one.
 */
import { newId } from '@keyway/contract'
import { RESOURCE_TYPES, recordAudit } from '../audit/index.ts'
import type { Actor, Db, Deps, Tx } from '../deps.ts'
import { AppError } from '../errors.ts'
import { constraintViolation } from '../storage/index.ts'
import type { DocumentKind, DocumentTable, Prepared, Row, WriteContext } from './document-kind.ts'
import { findRow, insertRow, lockRow, updateRow } from './document-store.ts'
import { fieldChanges } from './field-changes.ts'

export interface Written<Output> {
  readonly id: string
  /** As it is now, where it was read. */
  readonly document?: Output
  /** Once all of it is committed: caches to drop. */
  committed?(): void
}

export interface WriteOptions {
  /** The id of a new document; left out, it gets one. */
  readonly id?: string
  readonly arriving?: true
}

export interface DocumentWrites<T extends DocumentTable, Input, Output> {
  /** @throws AppError resource_not_found */
  existing(row: Promise<Row<T> | null>): Promise<Row<T>>
  presentOne(db: Db | Tx, row: Row<T>): Promise<Output>
  create(tx: Tx, input: Input, actor: Actor, options?: WriteOptions): Promise<Written<Output>>
  /** @param inputOf makes the new document from the stored one, as clients see it */
  change(
    tx: Tx,
    id: string,
    actor: Actor,
    inputOf: (before: Output) => Input,
    options?: WriteOptions,
  ): Promise<Written<Output>>
}

export function documentWrites<
  T extends DocumentTable,
  Input extends { name: string },
  Output extends { _id: string; name: string },
>(kind: DocumentKind<T, Input, Output>, { clock }: Pick<Deps, 'clock'>): DocumentWrites<T, Input, Output> {
  const { table, noun } = kind
  const resourceType = RESOURCE_TYPES[table]

  const existing = async (row: Promise<Row<T> | null>): Promise<Row<T>> => {
    const found = await row
    if (found === null) throw new AppError('resource_not_found', { facts: { resource: noun } })
    return found
  }

  const presentOne = async (db: Db | Tx, row: Row<T>): Promise<Output> => {
    const [document] = await kind.present(db, [row])
    if (!document) throw new Error(`a ${noun} was not presented`)
    return document
  }

  const store = async (tx: Tx, input: Input, context: WriteContext<T>): Promise<Prepared<T>> => {
    const { id, before, now } = context
    const prepared = await kind.prepare(tx, input, context)
    const stored = { name: input.name, doc: prepared.doc, columns: prepared.columns, now }
    const write = before === null ? insertRow(tx, table, id, stored) : updateRow(tx, table, id, stored)
    await write.catch(translate(kind, input.name))
    await prepared.written?.(tx)
    return prepared
  }

  const written = <P extends Prepared<T>>(id: string, { committed }: P) => ({ id, ...(committed && { committed }) })

  return {
    existing,
    presentOne,
    async create(tx, input, actor, { arriving, id: given } = {}) {
      const now = clock.now()
      const id = given ?? newId(now.getTime())
      const stored = await store(tx, input, { id, before: null, actor, now, ...(arriving && { arriving }) })
      await recordAudit(tx, actor, { event: 'create', resourceType, resourceId: id, resourceName: input.name }, now)
      return written(id, stored)
    },
    async change(tx, id, actor, inputOf, { arriving } = {}) {
      const row = await existing(lockRow(tx, table, id))
      const before = await presentOne(tx, row)
      const input = inputOf(before)
      const now = clock.now()
      const stored = await store(tx, input, { id, before: row, actor, now, ...(arriving && { arriving }) })
      const document = await presentOne(tx, await existing(findRow(tx, table, id)))
      const fieldPaths = [...fieldChanges(before, document), ...(stored.changedSecrets ?? [])]
      const entry = { event: 'update', resourceType, resourceId: id, resourceName: input.name, fieldPaths } as const
      await recordAudit(tx, actor, entry, now)
      return { ...written(id, stored), document }
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

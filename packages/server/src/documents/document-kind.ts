/**
 * A kind of stored document (iClient, connection, export, import, flow): what differs between them. Listing, creating,
 * replacing, patching, deleting, names, audit and "used by" are written once, in document-handlers.ts.
 */
import type { Dependencies } from '@keyway/contract'
import type { Insertable, RawBuilder, Selectable } from 'kysely'
import type { z } from 'zod'
import type { Actor, Db, Tx } from '../deps.ts'
import type { Database } from '../storage/schema.ts'

export type DocumentTable = 'iclients' | 'connections' | 'exports' | 'imports' | 'flows' | 'webhooks'

/** A stored row of a kind's table. */
export type Row<T extends DocumentTable> = Selectable<Database[T]> & { readonly name: string }
/** Columns of a table other than those every document has. */
export type OwnColumns<T extends DocumentTable> = Omit<
  Insertable<Database[T]>,
  'id' | 'name' | 'doc' | 'createdAt' | 'lastModified'
>

export interface WriteContext<T extends DocumentTable> {
  readonly id: string
  /** The stored row when it is replaced or patched; null when it is created. */
  readonly before: Row<T> | null
  readonly actor: Actor
  readonly now: Date
  /** From a configuration file or another document, without secrets: one that is missing is entered later. */
  readonly arriving?: true
}

export interface Prepared<T extends DocumentTable> {
  readonly doc: object
  readonly columns: OwnColumns<T>
  /** Dotted names of secrets that change: comparing two masked documents does not tell. */
  readonly changedSecrets?: readonly string[]
  /** What else must change in the same transaction, once the row is written, e.g. tokens to drop. */
  written?(tx: Tx): Promise<void>
  /** Once all of it is committed: caches to drop. */
  committed?(): void
}

/** What lists of a kind offer beyond name and times; columns in SQL spelling. */
export interface ListRules {
  /** Columns or expressions that are searched, besides the name. */
  readonly searched?: readonly (string | RawBuilder<unknown>)[]
  /** Members of the query that must equal a column, or an expression; both as text. */
  readonly filters?: Readonly<Record<string, string | RawBuilder<unknown>>>
  /** Columns to sort by, as the query names them. */
  readonly sorts?: Readonly<Record<string, string>>
}

export interface DocumentKind<
  T extends DocumentTable,
  Input extends { name: string },
  Output extends { _id: string; name: string },
> {
  readonly table: T
  /** For messages and the audit log, e.g. `connection`. */
  readonly noun: string
  readonly input: z.ZodType<Input>
  readonly lists?: ListRules
  /**
   * Checks what a schema cannot (references, hosts, secrets kept or needed) and gives what to store. `doc` holds no
   * secret.
   * @throws AppError, AppErrors with the field at fault
   */
  prepare(tx: Tx, input: Input, context: WriteContext<T>): Promise<Prepared<T>>
  /** Rows as the API shows them, secrets masked. One call for a whole list. */
  present(db: Db | Tx, rows: readonly Row<T>[]): Promise<Output[]>
  /** What a copy is made of, where that is more than is shown: that a secret is lacking is copied too. */
  copied?(row: Row<T>, shown: Output): object
  /** Who uses it; a document with users is not deleted. */
  users(db: Db | Tx, id: string): Promise<Dependencies>
  /** What else stands against deleting it; its row is locked. @throws AppError */
  refuseDelete?(tx: Tx, row: Row<T>): Promise<void>
  /** After a delete is committed: caches to drop. */
  deleted?(id: string): void
}

/**
 * Rows of the document tables, read and written alike for every kind. The one place where a kind's table is taken for
 * any other's: they share these columns, which the compiler cannot follow through a type parameter.
 */
import type { Expression, Insertable, RawBuilder, SqlBool, Updateable } from 'kysely'
import type { Db, Tx } from '../deps.ts'
import type { Database } from '../storage/schema.ts'
import type { DocumentTable, OwnColumns, Row } from './document-kind.ts'

type AnyTable = 'iclients'
const any = (table: DocumentTable): AnyTable => table as AnyTable
const rowsOf = <T extends DocumentTable>(rows: readonly object[]): Row<T>[] => rows as unknown as Row<T>[]

export interface Stored<T extends DocumentTable> {
  readonly name: string
  readonly doc: object
  readonly columns: OwnColumns<T>
  readonly now: Date
}

export interface ListPage {
  readonly where: Expression<SqlBool>
  readonly order: readonly RawBuilder<unknown>[]
  readonly limit: number
  readonly skip: number
}

/** One page of a list, and how many rows all pages have together. */
export async function listRows<T extends DocumentTable>(
  db: Db,
  table: T,
  { where, order, limit, skip }: ListPage,
): Promise<{ readonly rows: Row<T>[]; readonly total: number }> {
  const found = db.selectFrom(any(table)).where(where)
  const { total } = await found.select((row) => row.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  let page = found.selectAll().limit(limit).offset(skip)
  for (const by of order) page = page.orderBy(by)
  return { rows: rowsOf<T>(await page.execute()), total }
}

export async function findRow<T extends DocumentTable>(db: Db | Tx, table: T, id: string): Promise<Row<T> | null> {
  const rows = await db.selectFrom(any(table)).selectAll().where('id', '=', id).execute()
  return rowsOf<T>(rows)[0] ?? null
}

/** Reads a row and keeps others from changing it until the transaction ends. */
export async function lockRow<T extends DocumentTable>(tx: Tx, table: T, id: string): Promise<Row<T> | null> {
  const rows = await tx.selectFrom(any(table)).selectAll().where('id', '=', id).forUpdate().execute()
  return rowsOf<T>(rows)[0] ?? null
}

export async function insertRow<T extends DocumentTable>(
  tx: Tx,
  table: T,
  id: string,
  { name, doc, columns, now }: Stored<T>,
): Promise<void> {
  const values = { ...columns, id, name, doc: JSON.stringify(doc), createdAt: now, lastModified: now }
  await tx
    .insertInto(any(table))
    .values(values as unknown as Insertable<Database[AnyTable]>)
    .execute()
}

export async function updateRow<T extends DocumentTable>(
  tx: Tx,
  table: T,
  id: string,
  { name, doc, columns, now }: Stored<T>,
): Promise<void> {
  const values = { ...columns, name, doc: JSON.stringify(doc), lastModified: now }
  await tx
    .updateTable(any(table))
    .set(values as unknown as Updateable<Database[AnyTable]>)
    .where('id', '=', id)
    .execute()
}

export async function deleteRow(tx: Tx, table: DocumentTable, id: string): Promise<void> {
  await tx.deleteFrom(any(table)).where('id', '=', id).execute()
}

/**
 * Seals everything again with one key, while Keyway runs: row by row, and only where a text is still the one that was read. What
 * is written meanwhile wins. Stopped anywhere, it can begin anew and finds what is left.
 */
import { decodeProtectedHeader } from 'jose'
import { sql } from 'kysely'
import type { Deps } from '../deps.ts'
import { HEAD_LENGTH, headOf } from './create-sealer.ts'
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.ts'
import type { Place, Sealer } from './sealer.ts'

/** Rows read at a time; others wait for the database in between. */
const BATCH = 100

export interface Resealed {
  readonly resealed: number
  /** Texts that no key opens: changed from outside, or sealed with a key that is gone. */
  readonly unreadable: number
}

/**
 * Goes once over every sealed column.
 * @param told after each batch; false ends the walk
 */
export async function resealAll(
  { db, sealer, log }: Pick<Deps, 'db' | 'sealer' | 'log'>,
  kid: string,
  told: (batch: Resealed) => Promise<boolean>,
): Promise<void> {
  for (const column of SEALED_COLUMNS) {
    for (let last = ''; ; ) {
      const batch = await oldTexts(db, column, kid, last)
      const states: string[] = []
      for (const one of batch) states.push(await sealAgain({ db, sealer, log }, column, one))
      const count = (state: string): number => states.filter((one) => one === state).length
      if (!(await told({ resealed: count('resealed'), unreadable: count('unreadable') }))) return
      if (batch.length < BATCH) break
      last = batch.at(-1)?.id ?? last
    }
  }
}

interface SealedText {
  readonly id: string
  readonly sealed: string
}

/** Texts another key sealed, known by how their header begins. */
async function oldTexts(
  db: Deps['db'],
  { table, column, id }: SealedColumn,
  kid: string,
  last: string,
): Promise<readonly SealedText[]> {
  const { rows } = await sql<SealedText>`
    SELECT ${sql.ref(id)} AS id, ${sql.ref(column)} AS sealed FROM ${sql.table(table)}
    WHERE NOT starts_with(${sql.ref(column)}, ${headOf(kid)}) AND ${sql.ref(id)} > ${last}
    ORDER BY ${sql.ref(id)} LIMIT ${BATCH}`.execute(db)
  return rows
}

/** For the place its header names, which is authenticated: a text that was moved stays found out. */
async function sealAgain(
  { db, sealer, log }: Pick<Deps, 'db' | 'sealer' | 'log'>,
  column: SealedColumn,
  one: SealedText,
): Promise<'resealed' | 'overtaken' | 'unreadable'> {
  const text = await again(sealer, one.sealed)
  if (text !== null) return (await replace(db, column, one, text)) ? 'resealed' : 'overtaken'
  log.error({ table: column.table, column: column.column, id: one.id }, 'a sealed text does not open')
  return 'unreadable'
}

async function again(sealer: Sealer, sealed: string): Promise<string | null> {
  try {
    const [table = '', column = '', id = ''] = String(decodeProtectedHeader(sealed).place).split('.')
    const place: Place = { table, column, id }
    return await sealer.seal(await sealer.open(sealed, place), place)
  } catch {
    return null
  }
}

/** Only where the text is still the one that was read: a refresh may have brought a newer one. */
async function replace(
  db: Deps['db'],
  { table, column, id }: SealedColumn,
  { id: row, sealed }: SealedText,
  text: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${text}
    WHERE ${sql.ref(id)} = ${row} AND ${sql.ref(column)} = ${sealed}`.execute(db)
  return (numAffectedRows ?? 0n) > 0n
}

/** How many sealed texts each key is needed for, by the key's id. */
export async function countByKey(db: Deps['db']): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const { table, column } of SEALED_COLUMNS) {
    const { rows } = await sql<{ head: string; count: number }>`
      SELECT left(${sql.ref(column)}, ${sql.lit(HEAD_LENGTH)}) AS head, count(*) AS count FROM ${sql.table(table)}
      WHERE ${sql.ref(column)} IS NOT NULL GROUP BY 1`.execute(db)
    for (const { head, count } of rows) {
      const kid = kidIn(head)
      counts.set(kid, (counts.get(kid) ?? 0) + Number(count))
    }
  }
  return counts
}

/** Empty for a text whose header was damaged. */
const kidIn = (head: string): string => /"kid":"([\w-]{43})"/.exec(Buffer.from(head, 'base64url').toString())?.[1] ?? ''

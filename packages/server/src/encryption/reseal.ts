/**
 * After a new key was put before the old one: seals everything again with the new one, while Keyway runs, so that the
 * old key can be taken away. Stopped half way, it goes on at the next start.
 */
import { decodeProtectedHeader } from 'jose'
import { sql } from 'kysely'
import type { Deps } from '../deps.ts'
import type { Place, Sealer } from './sealer.ts'

/** Every column of sealed texts but the keys' own check. */
export const SEALED_COLUMNS = [
  { table: 'iclients', column: 'clientSecretSealed', id: 'id' },
  { table: 'iclients', column: 'privateKeySealed', id: 'id' },
  { table: 'connections', column: 'secretsSealed', id: 'id' },
  { table: 'grants', column: 'accessTokenSealed', id: 'connectionId' },
  { table: 'grants', column: 'refreshTokenSealed', id: 'connectionId' },
  { table: 'authorizations', column: 'codeVerifierSealed', id: 'id' },
  { table: 'jobErrors', column: 'retryDataSealed', id: 'id' },
] as const

type SealedColumn = (typeof SEALED_COLUMNS)[number]

/** Rows read at a time; others wait for the database in between. */
const BATCH = 100

export interface ResealResult {
  readonly resealed: number
  /** Rows that do not open with any key: changed from outside, or sealed with a key that is gone. */
  readonly broken: number
}

/** @param kids the key that seals first, then those that only open; their check rows go when nothing needs them */
export async function resealAll(
  { db, sealer, log }: Pick<Deps, 'db' | 'sealer' | 'log'>,
  kids: readonly string[],
  signal: AbortSignal,
): Promise<ResealResult> {
  let resealed = 0
  let broken = 0
  for (const column of SEALED_COLUMNS) {
    for await (const one of oldTexts(db, column, kids[0] ?? '', signal)) {
      const text = await sealAgain(sealer, one.sealed)
      if (text === null) {
        broken += 1
        log.error({ table: column.table, column: column.column, id: one.id }, 'a sealed text does not open')
      } else if (await replace(db, column, one, text)) resealed += 1
    }
  }
  if (broken === 0 && !signal.aborted) await db.deleteFrom('encryptionKeys').where('kid', 'in', kids.slice(1)).execute()
  return { resealed, broken }
}

interface SealedText {
  readonly id: string
  readonly sealed: string
}

/** Texts another key sealed, known by how their header begins: 81 bytes up to the key's id, so 108 whole characters. */
async function* oldTexts(
  db: Deps['db'],
  { table, column, id }: SealedColumn,
  kid: string,
  signal: AbortSignal,
): AsyncGenerator<SealedText> {
  const ours = Buffer.from(`{"alg":"dir","enc":"A256GCM","kid":"${kid}",`).toString('base64url')
  let last = ''
  while (!signal.aborted) {
    const { rows } = await sql<SealedText>`
      SELECT ${sql.ref(id)} AS id, ${sql.ref(column)} AS sealed FROM ${sql.table(table)}
      WHERE NOT starts_with(${sql.ref(column)}, ${ours}) AND ${sql.ref(id)} > ${last}
      ORDER BY ${sql.ref(id)} LIMIT ${BATCH}`.execute(db)
    yield* rows
    if (rows.length < BATCH) return
    last = rows.at(-1)?.id ?? last
  }
}

/** For the place its header names, which is authenticated: a text that was moved stays found out. */
async function sealAgain(sealer: Sealer, sealed: string): Promise<string | null> {
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

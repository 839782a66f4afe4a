/** Every row of every table of a stopped Keyway's database, as text, and the bytes of its files. */
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { filesIn, type Place } from './sweep.ts'

/** Rows that were deleted or replaced stay in the files for a while: nothing readable may be there either. */
export async function dumpDatabase(dataDir: string): Promise<Place[]> {
  const folder = join(dataDir, 'database')
  return [...(await dumpTables(folder)), ...(await filesIn(folder))]
}

/** @param folder of PGlite */
export async function dumpTables(folder: string): Promise<Place[]> {
  const database = await PGlite.create(folder)
  try {
    const { rows: tables } = await database.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    )
    const places: Place[] = []
    for (const { name } of tables) {
      const { rows } = await database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)
      places.push({ name: `table ${name}`, content: Buffer.from(rows.map(({ row }) => row).join('\n')) })
    }
    return places
  } finally {
    await database.close()
  }
}

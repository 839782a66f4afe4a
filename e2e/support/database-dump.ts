/** Every row of every table of a stopped Keyway's database, as text, and the bytes of its files. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type { Place } from '../../packages/server/test/support/sweep.ts'

export async function dumpDatabase(dataDir: string): Promise<Place[]> {
  const folder = join(dataDir, 'database')
  return [...(await tablesOf(folder)), ...(await filesOf(folder))]
}

async function tablesOf(folder: string): Promise<Place[]> {
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

/** Rows that were deleted or replaced stay in the files for a while: nothing readable may be there either. */
async function filesOf(folder: string): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(files.map(async (name) => ({ name, content: await readFile(name) })))
}

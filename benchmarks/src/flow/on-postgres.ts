/** Something measured on a PostgreSQL of its own. */
import { randomBytes } from 'node:crypto'
import { startPostgres } from '../../../packages/server/test/support/start-postgres.ts'

/** @param use given the settings of every Keyway that shares it */
export async function onPostgres<T>(use: (env: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
  const postgres = await startPostgres()
  try {
    const DATABASE_URL = await postgres.createDatabase('bench')
    return await use({ DATABASE_URL, KEYWAY_KEYS: randomBytes(32).toString('base64') })
  } finally {
    await postgres.stop()
  }
}

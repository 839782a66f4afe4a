/** Opens what a stopped Keyway keeps sealed, with its key file: the tokens of a journey, to search for them elsewhere, and the keys. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { compactDecrypt } from 'jose'
import type { Planted } from '../../packages/server/test/support/sweep.ts'

const SEALED = [
  { table: 'grants', column: 'access_token_sealed', what: 'access token' },
  { table: 'grants', column: 'refresh_token_sealed', what: 'refresh token' },
  { table: 'iclients', column: 'client_secret_sealed', what: 'client secret' },
  { table: 'iclients', column: 'private_key_sealed', what: 'private key' },
] as const

export async function storedSecrets(dataDir: string): Promise<Planted[]> {
  const file = JSON.parse(await readFile(join(dataDir, 'keys.json'), 'utf8')) as { keys: { k: string }[] }
  const master = Buffer.from(file.keys[0]?.k ?? '', 'base64url')
  const database = await PGlite.create(join(dataDir, 'database'))
  try {
    const keys = await ringOf(database, master)
    const planted: Planted[] = []
    for (const key of [master, ...keys.values()]) {
      planted.push({ what: 'encryption key', value: Buffer.from(key).toString('base64url') })
    }
    for (const { table, column, what } of SEALED) {
      const { rows } = await database.query<{ sealed: string }>(
        `SELECT ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL`,
      )
      for (const { sealed } of rows) {
        const { plaintext } = await compactDecrypt(sealed, ({ kid = '' }) => keys.get(kid) ?? master)
        planted.push({ what, value: Buffer.from(plaintext).toString() })
      }
    }
    return planted
  } finally {
    await database.close()
  }
}

/** The keys that seal, by id: they stand in the database, sealed with the master key. */
async function ringOf(database: PGlite, master: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const { rows } = await database.query<{ kid: string; sealed: string }>(
    'SELECT kid, key_sealed AS sealed FROM encryption_keys WHERE key_sealed IS NOT NULL',
  )
  const keys = new Map<string, Uint8Array>()
  for (const { kid, sealed } of rows) {
    const { plaintext } = await compactDecrypt(sealed, master)
    keys.set(kid, Buffer.from(Buffer.from(plaintext).toString(), 'base64url'))
  }
  return keys
}

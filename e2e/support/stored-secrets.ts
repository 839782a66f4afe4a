/** Opens what a stopped Keyway keeps sealed, with its key file: the tokens of a journey, to search for them elsewhere. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { compactDecrypt } from 'jose'
import type { Planted } from './sweep.ts'

const SEALED = [
  { table: 'grants', column: 'access_token_sealed', what: 'access token' },
  { table: 'grants', column: 'refresh_token_sealed', what: 'refresh token' },
  { table: 'iclients', column: 'client_secret_sealed', what: 'client secret' },
  { table: 'iclients', column: 'private_key_sealed', what: 'private key' },
] as const

export async function storedSecrets(dataDir: string): Promise<Planted[]> {
  const file = JSON.parse(await readFile(join(dataDir, 'keys.json'), 'utf8')) as { keys: { k: string }[] }
  const key = Buffer.from(file.keys[0]?.k ?? '', 'base64url')
  const database = await PGlite.create(join(dataDir, 'database'))
  try {
    const planted: Planted[] = []
    for (const { table, column, what } of SEALED) {
      const { rows } = await database.query<{ sealed: string }>(
        `SELECT ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL`,
      )
      for (const { sealed } of rows) {
        const { plaintext } = await compactDecrypt(sealed, key)
        planted.push({ what, value: Buffer.from(plaintext).toString() })
      }
    }
    return planted
  } finally {
    await database.close()
  }
}

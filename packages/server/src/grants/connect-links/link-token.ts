/**
 * The token of a link: its id and 256 random bits. Stored is an HMAC of it under a key of the link's own, and that key sealed:
 * whoever reads the table can neither use a link nor try tokens out on it.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import type { Place, Sealer } from '../../encryption/sealer.ts'

const keyPlace = (id: string): Place => ({ table: 'connect_links', column: 'key_sealed', id })

export interface LinkSecret {
  readonly token: string
  readonly keySealed: string
  readonly tokenHash: string
}

const hashWith = (key: string, token: string): string => createHmac('sha256', key).update(token).digest('base64url')

export async function makeLinkSecret(sealer: Sealer, id: string): Promise<LinkSecret> {
  const token = `${id}.${randomBytes(32).toString('base64url')}`
  const key = randomBytes(32).toString('base64url')
  return { token, keySealed: await sealer.seal(key, keyPlace(id)), tokenHash: hashWith(key, token) }
}

/** Null: there is no such link. Whether it is still good is another question. */
export async function findLink({ db, sealer }: Pick<Deps, 'db' | 'sealer'>, token: string) {
  const [id = ''] = token.split('.')
  const row = await db.selectFrom('connectLinks').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) return null
  const expected = Buffer.from(row.tokenHash)
  const actual = Buffer.from(hashWith(await sealer.open(row.keySealed, keyPlace(id)), token))
  return expected.length === actual.length && timingSafeEqual(expected, actual) ? row : null
}

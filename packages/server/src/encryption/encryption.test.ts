import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestDeps, type TestDeps } from '../../test/support/open-test-deps.ts'
import { createSealer } from './create-sealer.ts'
import { encryptionKey, parseKeys } from './encryption-key.ts'
import { openSealer } from './open-sealer.ts'
import { resealAll, SEALED_COLUMNS } from './reseal.ts'
import { SealBroken } from './sealer.ts'

const PLACE = { table: 'grants', column: 'access_token_sealed', id: 'a' }
const secretPlace = (id: string) => ({ table: 'iclients', column: 'client_secret_sealed', id })
const newKey = () => randomBytes(32).toString('base64')
const kidOf = (text: string) => parseKeys(text, 'test')[0]?.kid ?? ''

describe('a sealed text', () => {
  test('opens in its own place only', async () => {
    const sealer = await createSealer([encryptionKey(randomBytes(32))])
    const sealed = await sealer.seal('canary-ä€', PLACE)
    expect(await sealer.open(sealed, PLACE)).toBe('canary-ä€')
    for (const other of [{ id: 'b' }, { column: 'refresh_token_sealed' }, { table: 'iclients' }]) {
      await expect(sealer.open(sealed, { ...PLACE, ...other })).rejects.toThrow(SealBroken)
    }
  })

  test('changed in any character is told as changed, never as empty', async () => {
    const sealer = await createSealer([encryptionKey(randomBytes(32))])
    const sealed = await sealer.seal('canary', PLACE)
    for (let at = 0; at < sealed.length; at++) {
      const flipped = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
      // The last character of a base64url part carries unused bits: another one may spell the same bytes.
      const same = Buffer.from(flipped.split('.').join(''), 'base64url').equals(
        Buffer.from(sealed.split('.').join(''), 'base64url'),
      )
      if (!same) await expect(sealer.open(flipped, PLACE)).rejects.toThrow(SealBroken)
    }
  })

  test('names its key and its place, and holds nothing in the clear', async () => {
    const key = encryptionKey(randomBytes(32))
    const sealed = await (await createSealer([key])).seal('canary', PLACE)
    const [header = '', encryptedKey] = sealed.split('.')
    expect(encryptedKey).toBe('')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: key.kid,
      place: 'grants.access_token_sealed.a',
    })
    expect(sealed).not.toContain('canary')
  })

  test('is another one each time', async () => {
    const sealer = await createSealer([encryptionKey(randomBytes(32))])
    const sealed = await Promise.all(Array.from({ length: 500 }, () => sealer.seal('canary', PLACE)))
    expect(new Set(sealed.map((text) => text.split('.')[2])).size).toBe(500)
  })

  test('of an older key opens beside a newer one, and not without it', async () => {
    const [older, newer] = [encryptionKey(randomBytes(32)), encryptionKey(randomBytes(32))]
    const sealed = await (await createSealer([older])).seal('canary', PLACE)
    expect(await (await createSealer([newer, older])).open(sealed, PLACE)).toBe('canary')
    await expect((await createSealer([newer])).open(sealed, PLACE)).rejects.toThrow(older.kid)
  })
})

test('the id of a key is its JWK thumbprint, as RFC 7638 makes it', async () => {
  const { calculateJwkThumbprint } = await import('jose')
  const bytes = randomBytes(32)
  const jwk = { kty: 'oct', k: bytes.toString('base64url') }
  expect(encryptionKey(bytes).kid).toBe(await calculateJwkThumbprint(jwk))
})

test.each(['', 'short', newKey().slice(4), `${newKey()},secretsecret`])(
  'keys given as %j are refused without repeating them',
  (text) => {
    const read = () => parseKeys(text, 'KEYWAY_KEYS')
    expect(read).toThrow(/^KEYWAY_KEYS/)
    if (text !== '') expect(read).not.toThrow(text)
  },
)

describe('at start', () => {
  let deps: TestDeps
  let dataDir: string
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'keyway-keys-'))
    deps = await openTestDeps({ dataDir })
  })
  afterEach(async () => {
    await deps.close()
    await rm(dataDir, { recursive: true })
  })
  const openAll = (keys: string | null) => openSealer({ ...deps, config: { ...deps.config, keys } })
  const open = async (keys: string | null) => (await openAll(keys)).sealer
  const checks = () => deps.db.selectFrom('encryptionKeys').selectAll().orderBy('kid').execute()

  test('a key file is made once, for its owner alone, whatever the umask', async () => {
    const umask = process.umask(0)
    try {
      const sealed = await (await open(null)).seal('canary', PLACE)
      const path = join(dataDir, 'keys.json')
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      const text = await readFile(path, 'utf8')
      await chmod(path, 0o644)
      expect(await (await open(null)).open(sealed, PLACE)).toBe('canary')
      expect(await readFile(path, 'utf8')).toBe(text)
      expect((await stat(path)).mode & 0o777).toBe(0o600)
    } finally {
      process.umask(umask)
    }
  })

  test('another key is refused, naming the expected one and changing nothing', async () => {
    const right = newKey()
    await open(right)
    const before = await checks()
    const wrong = newKey()
    await expect(open(wrong)).rejects.toThrow(kidOf(right))
    await expect(open(wrong)).rejects.not.toThrow(wrong)
    expect(await checks()).toEqual(before)
  })

  test('a lost key file is not replaced: a new key would open nothing', async () => {
    await open(null)
    await rm(join(dataDir, 'keys.json'))
    await expect(open(null)).rejects.toThrow(/was encrypted with the key/)
    await expect(stat(join(dataDir, 'keys.json'))).rejects.toThrow('ENOENT')
  })

  test('a new key before the old one takes over, and from then on both are expected', async () => {
    const [older, newer] = [newKey(), newKey()]
    const sealed = await (await open(older)).seal('canary', PLACE)
    const both = await open(`${newer}, ${older}`)
    expect(await both.open(sealed, PLACE)).toBe('canary')
    expect((await checks()).map((row) => row.kid).sort()).toEqual([kidOf(older), kidOf(newer)].sort())
    await expect(open(newer)).rejects.toThrow(kidOf(older))
  })

  test('after a new key everything is sealed again, and the old key can be taken away', async () => {
    const [older, newer] = [newKey(), newKey()]
    const before = await open(older)
    for (let n = 0; n < 250; n++) {
      const id = String(n).padStart(24, '0')
      const values = { id, name: `client ${n}`, doc: '{}', callbackKey: id, lastModified: deps.clock.now() }
      const clientSecretSealed = n === 7 ? null : await before.seal(`secret ${n}`, secretPlace(id))
      await deps.db
        .insertInto('iclients')
        .values({ ...values, clientSecretSealed })
        .execute()
    }
    const { sealer, kids } = await openAll(`${newer},${older}`)
    const reseal = () => resealAll({ ...deps, sealer }, kids, new AbortController().signal)
    expect(await reseal()).toEqual({ resealed: 249, broken: 0 })
    expect(await reseal()).toEqual({ resealed: 0, broken: 0 })

    const after = await open(newer)
    for (const row of await deps.db.selectFrom('iclients').selectAll().execute()) {
      if (row.clientSecretSealed === null) continue
      const text = await after.open(row.clientSecretSealed, secretPlace(row.id))
      expect(`client ${text.slice('secret '.length)}`).toBe(row.name)
    }
  })

  test('a text no key opens keeps the old key expected', async () => {
    const [older, newer] = [newKey(), newKey()]
    const before = await open(older)
    const sealed = await before.seal('canary', secretPlace('a'))
    const values = { id: 'a', name: 'a', doc: '{}', callbackKey: 'a', lastModified: deps.clock.now() }
    const clientSecretSealed = `${sealed.slice(0, -8)}AAAAAAAA`
    await deps.db
      .insertInto('iclients')
      .values({ ...values, clientSecretSealed })
      .execute()
    const { sealer, kids } = await openAll(`${newer},${older}`)
    expect(await resealAll({ ...deps, sealer }, kids, new AbortController().signal)).toEqual({ resealed: 0, broken: 1 })
    await expect(open(newer)).rejects.toThrow(kidOf(older))
  })

  test('every sealed column is among those sealed again', async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name LIKE '%sealed' AND table_name <> 'encryption_keys'`.execute(deps.db)
    const snake = (text: string) => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    expect(rows.map((row) => row.name).sort()).toEqual(
      SEALED_COLUMNS.map(({ table, column }) => `${snake(table)}.${snake(column)}`).sort(),
    )
  })

  test('a damaged key file stops the start without being quoted', async () => {
    await writeFile(join(dataDir, 'keys.json'), '{"keys":[{"kty":"oct","k":"canary')
    await expect(open(null)).rejects.toThrow(/is damaged/)
    await expect(open(null)).rejects.not.toThrow(/canary/)
  })
})

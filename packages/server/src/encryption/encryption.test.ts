import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeProtectedHeader } from 'jose'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestDeps, type TestDeps } from '../../test/support/open-test-deps.ts'
import type { Config } from '../config.ts'
import { createSealer } from './create-sealer.ts'
import { encryptionKey, parseKeys } from './encryption-key.ts'
import { openSealer } from './open-sealer.ts'
import { SEALED_COLUMNS } from './sealed-columns.ts'
import { KeysUnavailable, SealBroken } from './sealer.ts'

const PLACE = { table: 'grants', column: 'access_token_sealed', id: 'a' }
const newKey = () => randomBytes(32).toString('base64')
const kidOf = (text: string) => parseKeys(text, 'test')[0]?.kid ?? ''

describe('a sealed text', () => {
  test('security 45: opens in its own place only', async () => {
    const sealer = await createSealer([encryptionKey(randomBytes(32))])
    const sealed = await sealer.seal('canary-ä€', PLACE)
    expect(await sealer.open(sealed, PLACE)).toBe('canary-ä€')
    for (const other of [{ id: 'b' }, { column: 'refresh_token_sealed' }, { table: 'iclients' }]) {
      await expect(sealer.open(sealed, { ...PLACE, ...other })).rejects.toThrow(SealBroken)
    }
  })

  test('security 46: changed in any character is told as changed, never as empty', async () => {
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

  test('security 44: names its key and its place, and holds nothing in the clear', async () => {
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
  const openAll = (config: Partial<Config>) =>
    openSealer({ ...deps, config: { ...deps.config, ...config } }, false, async () => {
      throw new Error('nothing is wrapped here')
    })
  const open = async (keys: string | null) => (await openAll({ keys })).sealer
  const ring = () => deps.db.selectFrom('encryptionKeys').selectAll().orderBy('kid').execute()

  test('security 42: a key file is made once, for its owner alone, whatever the umask', async () => {
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

  test('security 43: another key is refused, naming the expected one and changing nothing', async () => {
    const right = newKey()
    await open(right)
    const before = await ring()
    const wrong = newKey()
    await expect(open(wrong)).rejects.toThrow(kidOf(right))
    await expect(open(wrong)).rejects.not.toThrow(wrong)
    expect(await ring()).toEqual(before)
  })

  test('security 42: a lost key file is not replaced: a new key would open nothing', async () => {
    await open(null)
    await rm(join(dataDir, 'keys.json'))
    await expect(open(null)).rejects.toThrow(/was encrypted with the key/)
    await expect(stat(join(dataDir, 'keys.json'))).rejects.toThrow('ENOENT')
  })

  test('the keys that seal stand in the database, sealed with the master key', async () => {
    const master = newKey()
    const sealed = await (await open(master)).seal('canary', PLACE)
    const [key] = await ring()
    expect(decodeProtectedHeader(sealed).kid).toBe(key?.kid)
    expect(decodeProtectedHeader(key?.keySealed ?? '')).toMatchObject({ kid: kidOf(master) })
  })

  test('a new master key before the old one takes over, and then the old one can be taken away', async () => {
    const [older, newer] = [newKey(), newKey()]
    const sealed = await (await open(older)).seal('canary', PLACE)
    const both = await open(`${newer}, ${older}`)
    expect(await both.open(sealed, PLACE)).toBe('canary')
    expect(await (await open(newer)).open(sealed, PLACE)).toBe('canary')
    await expect(open(older)).rejects.toThrow(kidOf(newer))
  })

  test('a process without the newest master key seals nothing, rather than with a key that may be removed', async () => {
    const [older, newer] = [newKey(), newKey()]
    const left = await openAll({ keys: older })
    const sealed = await left.sealer.seal('canary', PLACE)
    const { ring: ahead } = await openAll({ keys: `${newer}, ${older}` })
    const kid = await deps.db.transaction().execute((tx) => ahead.add(tx, deps.clock.now()))
    await left.ring.reload()
    const refused = left.sealer.seal('canary', PLACE)
    await expect(refused).rejects.toThrow(KeysUnavailable)
    await expect(refused).rejects.toThrow(new RegExp(`${kid}.*start it with the master key`))
    expect(await left.sealer.open(sealed, PLACE)).toBe('canary')
  })

  test('what the first versions sealed with the master key itself is expected, and opens', async () => {
    const master = newKey()
    const before = await createSealer(parseKeys(master, 'test'))
    const sealed = await before.seal('canary', PLACE)
    const kid = kidOf(master)
    const checkSealed = await before.seal('keyway', { table: 'encryption_keys', column: 'check_sealed', id: kid })
    await deps.db.insertInto('encryptionKeys').values({ kid, keySealed: null, checkSealed }).execute()
    await expect(open(newKey())).rejects.toThrow(kid)
    const after = await open(master)
    expect(await after.open(sealed, PLACE)).toBe('canary')
    expect(decodeProtectedHeader(await after.seal('canary', PLACE)).kid).not.toBe(kid)
  })

  test('a key of the ring that was put under the name of another is found out', async () => {
    const master = newKey()
    const { ring: opened } = await openAll({ keys: master })
    await deps.db.transaction().execute((tx) => opened.add(tx, deps.clock.now()))
    const [first, second] = await ring()
    const swapped = { keySealed: first?.keySealed ?? '' }
    await deps.db
      .updateTable('encryptionKeys')
      .set(swapped)
      .where('kid', '=', second?.kid ?? '')
      .execute()
    await expect(open(master)).rejects.toThrow(/was changed outside Keyway/)
  })

  test('every sealed column has its row, and no row is too many', async () => {
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

  describe('master keys from elsewhere', () => {
    test('security 49: are refused when two places are named, or the place gives none; what it wrote is not told', async () => {
      const keysFile = join(dataDir, 'named')
      await expect(openAll({ keys: newKey(), keysFile })).rejects.toThrow(
        'KEYWAY_KEYS and KEYWAY_KEYS_FILE are both set',
      )
      await expect(openAll({ keysFile })).rejects.toThrow(/KEYWAY_KEYS_FILE: .*named cannot be read \(ENOENT\)/)
      await writeFile(keysFile, 'canary')
      await expect(openAll({ keysFile })).rejects.toThrow(/KEYWAY_KEYS_FILE: key 1 is not 32 bytes/)
      for (const keysCommand of ['echo canary', 'echo canary >&2; exit 7', 'true', 'no-such-program canary']) {
        const refused = openAll({ keysCommand })
        await expect(refused).rejects.toThrow(/^KEYWAY_KEYS_COMMAND/)
        await expect(refused).rejects.not.toThrow(/canary/)
      }
      expect(await ring()).toEqual([])
    })

    test('security 49: are read from a file or taken from a command, and open what the same keys sealed', async () => {
      const key = newKey()
      const keysFile = join(dataDir, 'named')
      await writeFile(keysFile, `${key}\n`)
      const sealed = await (await openAll({ keysFile })).sealer.seal('canary', PLACE)
      const { sealer, master } = await openAll({ keysCommand: `cat '${keysFile}'` })
      expect(await sealer.open(sealed, PLACE)).toBe('canary')
      expect(master.found).toMatchObject({ origin: 'KEYWAY_KEYS_COMMAND', file: null })
    })
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { openTestDeps, type TestDeps } from '../../test/support/open-test-deps.ts'
import { SYSTEM } from '../deps.ts'
import { createSealer } from '../encryption/create-sealer.ts'
import { type KeyRing, openSealer } from '../encryption/index.ts'
import { createKeys, type Keys } from './index.ts'
import { startRotation } from './key-work.ts'
import { walkRotation } from './walk-rotation.ts'

let dataDir: string
let deps: TestDeps
let ring: KeyRing
let keys: Keys
let app: TestApp
/** Headers of a signed-in browser. */
let browser: Record<string, string>

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'keyway-rotation-'))
  await open(await openTestDeps({ dataDir }))
})
afterEach(async () => {
  await keys.stop()
  await app.close()
  await rm(dataDir, { recursive: true })
})

async function open(opened: TestDeps): Promise<void> {
  const {
    sealer,
    ring: found,
    master,
  } = await openSealer(opened, false, () => Promise.reject(new Error('not wrapped')))
  deps = { ...opened, sealer }
  ring = found
  keys = createKeys(deps, ring, master)
  app = await openTestApp({ deps, handlers: keys.handlers })
  const own = { 'x-keyway': '1', origin: deps.config.publicUrl }
  const session = await app.call('POST', '/v1/session', { token: await app.signInToken() }, own)
  browser = { ...own, cookie: `keyway=${session.cookies[0]?.value ?? ''}` }
}

const secretPlace = (id: string) => ({ table: 'iclients', column: 'client_secret_sealed', id })
const idOf = (number: number) => String(number).padStart(24, '0')

async function plant(count: number, sealer = deps.sealer): Promise<void> {
  for (let number = 0; number < count; number++) {
    const id = idOf(number)
    const values = { id, name: `client ${number}`, doc: '{}', callbackKey: id, lastModified: deps.clock.now() }
    const clientSecretSealed = number === 7 ? null : await sealer.seal(`secret ${number}`, secretPlace(id))
    await deps.db
      .insertInto('iclients')
      .values({ ...values, clientSecretSealed })
      .execute()
  }
}

const stored = () => deps.db.selectFrom('iclients').selectAll().orderBy('id').execute()
const list = async () => (await app.call('GET', '/v1/keys')).body
const post = (path: string, body?: object) => app.call('POST', path, body, browser)
const remove = (kid: string) => app.call('DELETE', `/v1/keys/${kid}`, undefined, browser)
const rotationEnded = () =>
  expect
    .poll(async () => (await app.call('GET', '/v1/keys/rotation')).body?.endedAt, { timeout: 10_000 })
    .not.toBeNull()

describe('keys', () => {
  test.each(['POST /v1/keys', 'POST /v1/keys/rotation', 'POST /v1/keys/wrap', 'DELETE /v1/keys/x'])(
    'are not changed by an API token: %s',
    async (route) => {
      const [method = '', path = ''] = route.split(' ')
      const before = await list()
      expect(await app.call(method, path)).toMatchObject({
        status: 403,
        body: { errors: [{ code: 'session_required' }] },
      })
      expect(await list()).toEqual(before)
    },
  )

  test('security 49: are listed by id, with how many values need each, and never themselves', async () => {
    await plant(3)
    const { text, body } = await app.call('GET', '/v1/keys')
    expect(body).toMatchObject({
      keys: [{ current: true, values: 3 }],
      master: { source: join(dataDir, 'keys.json'), wrappedBy: null },
      rotation: null,
    })
    const rows = await deps.db.selectFrom('encryptionKeys').selectAll().execute()
    for (const { keySealed } of rows) expect(text).not.toContain(keySealed)
  })

  test('that are not there, that seal, or that are needed are not removed', async () => {
    await plant(5)
    const [{ kid }] = (await list()).keys
    expect((await remove('x'.repeat(43))).status).toBe(404)
    expect((await remove(kid)).body.errors).toMatchObject([{ code: 'key_current' }])
    expect((await post('/v1/keys')).body.keys).toMatchObject([
      { current: true, values: 0 },
      { kid, values: 5 },
    ])
    const { errors } = (await remove(kid)).body
    expect(errors).toMatchObject([{ code: 'key_in_use' }])
    expect(errors[0].message).toContain('5 encrypted values')
  })

  test('that are made seal what is written from then on', async () => {
    const [{ kid }] = (await list()).keys
    await post('/v1/keys')
    const sealed = await deps.sealer.seal('x', secretPlace('a'))
    expect(decodeProtectedHeader(sealed).kid).not.toBe(kid)
    const { body } = await app.call('GET', '/v1/audit?resourceType=encryptionkey')
    expect(body).toMatchObject([{ event: 'create', byUser: { name: 'owner' } }])
  })
})

describe('a rotation', () => {
  test('security 47: ends with no value on the old key, which can then be removed', async () => {
    await plant(250)
    const [{ kid: old }] = (await list()).keys
    keys.start()
    const begun = await post('/v1/keys/rotation')
    expect(begun).toMatchObject({ status: 201, body: { endedAt: null, unreadable: 0 } })
    await rotationEnded()
    const after = await list()
    expect(after.rotation).toMatchObject({ kid: begun.body.kid, total: 249, done: 249, unreadable: 0 })
    expect(after.keys).toMatchObject([
      { kid: begun.body.kid, current: true, values: 249 },
      { kid: old, current: false, values: 0 },
    ])
    expect((await remove(old)).status).toBe(204)
    for (const { id, name, clientSecretSealed } of await stored()) {
      if (clientSecretSealed === null) continue
      const text = await deps.sealer.open(clientSecretSealed, secretPlace(id))
      expect(`client ${text.slice('secret '.length)}`).toBe(name)
    }
  })

  test('makes a key only when there is nothing left for the newest one', async () => {
    await plant(3)
    await post('/v1/keys')
    const [{ kid }] = (await list()).keys
    expect((await post('/v1/keys/rotation')).body).toMatchObject({ kid })
    // Asked twice while it runs, it is the same one.
    const again = await post('/v1/keys/rotation')
    expect(again.body).toMatchObject({ kid, endedAt: null })
    expect((await list()).keys).toHaveLength(2)
  })

  test('security 47: that was stopped goes on where it stood', async () => {
    await plant(350)
    const { kid } = await startRotation(deps, ring, SYSTEM)
    const stop = new AbortController()
    const walked = walkRotation(deps, ring, stop.signal)
    // One small question at a time: counting what is left would take until the end.
    const latest = () =>
      deps.db.selectFrom('keyRotations').select('done').orderBy('startedAt', 'desc').executeTakeFirstOrThrow()
    await expect.poll(async () => (await latest()).done, { interval: 1, timeout: 10_000 }).toBeGreaterThan(0)
    stop.abort()
    await walked
    const half = (await list()).rotation
    expect(half).toMatchObject({ endedAt: null, total: 349 })
    expect(half.done).toBeLessThan(349)
    expect(await walkRotation(deps, ring, new AbortController().signal)).toBe(true)
    expect((await list()).rotation).toMatchObject({ kid, total: 349, done: 349, endedAt: expect.any(String) })
    expect(await walkRotation(deps, ring, new AbortController().signal)).toBe(false)
  })

  test('is walked by one process at a time, and taken over when that says nothing any more', async () => {
    await plant(3)
    await startRotation(deps, ring, SYSTEM)
    const held = { leaseOwner: 'killed', leaseUntil: new Date(Date.now() + 60_000) }
    await deps.db.updateTable('keyRotations').set(held).execute()
    const signal = new AbortController().signal
    expect(await walkRotation(deps, ring, signal)).toBe(false)
    await deps.db
      .updateTable('keyRotations')
      .set({ leaseUntil: new Date(Date.now() - 1) })
      .execute()
    expect(await walkRotation(deps, ring, signal)).toBe(true)
    expect((await list()).rotation).toMatchObject({ done: 3, endedAt: expect.any(String) })
  })

  test('leaves alone what is written meanwhile, and takes it over too', async () => {
    await plant(250)
    const old = await ring.current()
    await startRotation(deps, ring, SYSTEM)
    const walked = walkRotation(deps, ring, new AbortController().signal)
    // A process that does not know of the new key yet writes with the old one, all over the table.
    const late = await createLateSealer(old.kid)
    for (let number = 249; number > 0; number -= 7) {
      const clientSecretSealed = await late.seal(`later ${number}`, secretPlace(idOf(number)))
      await deps.db.updateTable('iclients').set({ clientSecretSealed }).where('id', '=', idOf(number)).execute()
    }
    await walked
    await walkRotation(deps, ring, new AbortController().signal)
    for (const { id, clientSecretSealed } of await stored()) {
      const number = Number(id)
      if (clientSecretSealed === null) continue
      const word = number > 0 && (249 - number) % 7 === 0 ? 'later' : 'secret'
      expect(await deps.sealer.open(clientSecretSealed, secretPlace(id))).toBe(`${word} ${number}`)
    }
  })

  test('leaves what no key opens, says so, and keeps its key', async () => {
    await plant(3)
    const [{ kid: old }] = (await list()).keys
    const [first] = await stored()
    const broken = `${first?.clientSecretSealed?.slice(0, -8)}AAAAAAAA`
    await deps.db.updateTable('iclients').set({ clientSecretSealed: broken }).where('id', '=', idOf(0)).execute()
    keys.start()
    await post('/v1/keys/rotation')
    await rotationEnded()
    expect((await list()).rotation).toMatchObject({ done: 2, total: 2, unreadable: 1 })
    expect((await remove(old)).body.errors).toMatchObject([{ code: 'key_in_use' }])
    expect((await stored())[0]?.clientSecretSealed).toBe(broken)
  })

  test('begins by itself for what the first versions sealed with the master key, which is then expected no longer', async () => {
    const [master] = (await openSealer(deps, false, () => Promise.reject(new Error('not wrapped')))).master.keys
    if (master === undefined) throw new Error('there is a master key')
    const { kid } = master
    const before = await createSealer([master])
    const checkSealed = await before.seal('keyway', { table: 'encryption_keys', column: 'check_sealed', id: kid })
    await deps.db.insertInto('encryptionKeys').values({ kid, keySealed: null, checkSealed }).execute()
    await plant(5, before)
    keys.start()
    await rotationEnded()
    expect((await list()).keys).toMatchObject([{ current: true, values: 5 }])
    expect(await deps.db.selectFrom('encryptionKeys').select('kid').where('kid', '=', kid).execute()).toEqual([])
  })
})

/** Seals with a key of the ring that is no longer the newest. */
async function createLateSealer(kid: string) {
  const key = await ring.find(kid)
  if (key === undefined) throw new Error('the old key is there')
  const { sealerOf } = await import('../encryption/create-sealer.ts')
  return sealerOf({ current: () => ({ kid, key }), find: () => key })
}

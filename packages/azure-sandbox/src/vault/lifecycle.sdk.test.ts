/** The life that secrets, keys and certificates share, step by step, through Microsoft's own clients, unmodified. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { changeSettings, DEFAULT_SETTINGS } from './settings.ts'
import { LIVES } from './testing/sdk/life-calls.ts'
import { openSdkClients, type SdkClients } from './testing/sdk/sdk-call.ts'
import { type ServedVault, serveTestVault } from './testing/test-vault.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const DAY_MS = 86_400_000

let served: ServedVault
let clients: SdkClients
let name = ''
let count = 0

beforeAll(async () => {
  served = await serveTestVault()
  clients = openSdkClients(served)
})
afterAll(() => served.close())
beforeEach(() => {
  changeSettings(served.context.store, DEFAULT_SETTINGS)
  served.change({ softDeleteRetentionInDays: 90, enablePurgeProtection: false, enableSoftDelete: true })
  name = `object-${++count}`
})

describe.each(LIVES.map((life) => [life.singular, life] as const))('a %s', (singular, life) => {
  const path = (deleted: '' | 'deleted' = '') => `/${deleted}${singular}s/${name}`
  const versions = async () => (await served.send('GET', `${path()}/versions`)).body.value
  const shown = async () => (await served.send('GET', path())).body

  it('that was deleted shows where to recover it and when it will be purged', async () => {
    served.change({ softDeleteRetentionInDays: 7 })
    await life.make(clients, name)
    await life.remove(clients, name)
    const { deletedDate, scheduledPurgeDate, recoveryId, attributes } = (await served.send('GET', path('deleted'))).body
    expect(recoveryId).toBe(`${served.url}${path('deleted')}`)
    expect(scheduledPurgeDate - deletedDate).toBe(7 * 86_400)
    expect(attributes).toMatchObject({ recoveryLevel: 'CustomizedRecoverable+Purgeable', recoverableDays: 7 })
  })

  it('is gone from the vault as soon as it was deleted, and comes back with every version', async () => {
    await life.make(clients, name)
    await life.make(clients, name)
    const before = [await shown(), await versions()]
    await life.remove(clients, name)
    expect((await served.send('GET', path())).status).toBe(404)
    expect(await versions()).toEqual([])
    await life.recover(clients, name)
    expect([await shown(), await versions()]).toEqual(before)
  })

  it('that was purged frees its name', async () => {
    await life.make(clients, name)
    await life.remove(clients, name)
    await life.purge(clients, name)
    expect((await served.send('GET', path('deleted'))).status).toBe(404)
    await life.make(clients, name)
    expect(await versions()).toHaveLength(1)
  })

  it('is purged by itself when its retention is over, even under purge protection', async () => {
    served.change({ softDeleteRetentionInDays: 7, enablePurgeProtection: true })
    await life.make(clients, name)
    await life.remove(clients, name)
    served.clock.advance(7 * DAY_MS - 2000)
    expect((await served.send('GET', path('deleted'))).status).toBe(200)
    served.clock.advance(2000)
    const { status, body } = await served.send('GET', path('deleted'))
    expect([status, body.error.message]).toEqual([404, `Deleted ${life.Noun} not found: ${name}`])
    served.turnBack(7 * DAY_MS)
  })

  it('in a vault without soft delete is gone for good', async () => {
    served.change({ enableSoftDelete: false })
    await life.make(clients, name)
    const deleted = await served.send('DELETE', path())
    expect([deleted.status, deleted.body.recoveryId, deleted.body.attributes.recoveryLevel]).toEqual([
      200,
      undefined,
      'Purgeable',
    ])
    expect((await served.send('GET', path('deleted'))).status).toBe(404)
    await life.make(clients, name)
  })

  it('takes the times that are set to be deleted, recovered and purged', async () => {
    changeSettings(served.context.store, { deleteDelay: 3000, recoverDelay: 2000, purgeDelay: 1000 })
    const status = async (deleted: '' | 'deleted' = '') => (await served.send('GET', path(deleted))).status
    await life.make(clients, name)
    await served.send('DELETE', path())
    expect(await status('deleted')).toBe(404)
    served.clock.advance(3000)
    expect(await status('deleted')).toBe(200)
    await served.send('POST', `${path('deleted')}/recover`)
    expect(await status()).toBe(404)
    served.clock.advance(2000)
    expect(await status()).toBe(200)
    await served.send('DELETE', path())
    served.clock.advance(3000)
    await served.send('DELETE', path('deleted'))
    await expect(life.make(clients, name)).rejects.toMatchObject({ statusCode: 409 })
    served.clock.advance(1000)
    await life.make(clients, name)
    served.turnBack(9000)
  })

  it('comes back from its backup with every version, once its name is free', async () => {
    await life.make(clients, name)
    await life.make(clients, name)
    const before = [await shown(), await versions()]
    const blob = (await life.backup(clients, name)) ?? new Uint8Array()
    await life.remove(clients, name)
    await expect(life.restore(clients, blob)).rejects.toMatchObject({ statusCode: 409 })
    await life.purge(clients, name)
    await life.restore(clients, blob)
    const [{ pending: _notInTheBackup, ...certificate }, listed] = before as [Record<string, unknown>, unknown]
    expect([await shown(), await versions()]).toEqual([certificate, listed])
  })

  it('lists its versions by version string, and means the one made last without a version', async () => {
    for (let made = 0; made < 5; made++) await life.make(clients, name)
    const ids = (await versions()).map(({ id, kid }: Record<string, string>) => id ?? kid)
    expect(ids).toHaveLength(5)
    expect(ids).toEqual([...ids].sort())
    const { id, kid, key } = await shown()
    const latest = String(key?.kid ?? id ?? kid)
    await life.make(clients, name)
    const newer = await shown()
    expect(String(newer.key?.kid ?? newer.id)).not.toBe(latest)
  })
})

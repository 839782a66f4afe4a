/** Every operation on secrets through Microsoft's own client, unmodified, its challenge check on. */
import { SecretClient } from '@azure/keyvault-secrets'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { changeSettings, DEFAULT_SETTINGS } from '../settings.ts'
import { type ServedVault, serveTestVault } from '../testing/test-vault.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let served: ServedVault
let client: SecretClient

beforeAll(async () => {
  served = await serveTestVault()
  client = new SecretClient(served.url, served.credential)
})
afterAll(() => served.close())
beforeEach(() => {
  changeSettings(served.context.store, DEFAULT_SETTINGS)
})

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of pages) all.push(one)
  return all
}

describe('secrets through the official client', () => {
  it('sets, reads, updates and lists a secret', async () => {
    const expiresOn = new Date(1_900_000_000_000)
    const set = await client.setSecret('first', 'hunter2', { contentType: 'text/plain', tags: { a: 'b' }, expiresOn })
    expect(set.properties).toMatchObject({ contentType: 'text/plain', tags: { a: 'b' }, enabled: true, expiresOn })
    expect((await client.getSecret('FIRST')).value).toBe('hunter2')

    const version = String(set.properties.version)
    const changed = await client.updateSecretProperties('first', version, { enabled: false })
    expect(changed).toMatchObject({ enabled: false, contentType: 'text/plain', tags: { a: 'b' } })
    await expect(client.getSecret('first')).rejects.toMatchObject({ statusCode: 403, code: 'Forbidden' })
    const listed = await collect(client.listPropertiesOfSecrets())
    expect(listed.find(({ name }) => name === 'first')).toMatchObject({ enabled: false, version: undefined })
  })

  it('keeps every version and lists them all', async () => {
    for (const value of ['one', 'two', 'three']) await client.setSecret('versions', value)
    const versions = await collect(client.listPropertiesOfSecretVersions('versions'))
    expect(versions.map(({ version }) => version)).toEqual(versions.map(({ version }) => version).sort())
    const values = await Promise.all(
      versions.map(({ version }) => client.getSecret('versions', { version: String(version) })),
    )
    expect(values.map(({ value }) => value).sort()).toEqual(['one', 'three', 'two'])
    expect((await client.getSecret('versions')).value).toBe('three')
  })

  it('pages through more names than a page holds', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, at) => client.setSecret(`page-${at}`, String(at))))
    const names = (await collect(client.listPropertiesOfSecrets())).map(({ name }) => name)
    expect(names.filter((name) => name.startsWith('page-'))).toHaveLength(60)
    expect(new Set(names).size).toBe(names.length)
    const pages = await collect(client.listPropertiesOfSecrets().byPage({ maxPageSize: 7 }))
    expect(pages.every((page) => page.length <= 7)).toBe(true)
  })

  it('deletes, lists deleted, recovers and purges', async () => {
    await client.setSecret('gone', 'v')
    const poller = await client.beginDeleteSecret('gone')
    const deleted = poller.getOperationState().result ?? (await poller.pollUntilDone())
    expect(deleted.deletedOn).toBeInstanceOf(Date)
    expect((await collect(client.listDeletedSecrets())).map(({ name }) => name)).toContain('gone')
    expect((await client.getDeletedSecret('gone')).recoveryId).toBe(`${served.url}/deletedsecrets/gone`)
    await expect(client.setSecret('gone', 'again')).rejects.toMatchObject({ statusCode: 409, code: 'Conflict' })

    await (await client.beginRecoverDeletedSecret('gone')).pollUntilDone()
    expect((await client.getSecret('gone')).value).toBe('v')
    await (await client.beginDeleteSecret('gone')).pollUntilDone()
    await client.purgeDeletedSecret('gone')
    await expect(client.getDeletedSecret('gone')).rejects.toMatchObject({ statusCode: 404, code: 'SecretNotFound' })
    expect((await client.setSecret('gone', 'anew')).value).toBe('anew')
  })

  it('keeps a poller waiting while deleting and recovering take their time', async () => {
    changeSettings(served.context.store, { deleteDelay: 60, recoverDelay: 60 })
    await client.setSecret('slow', 'v')
    const deleting = await client.beginDeleteSecret('slow', { intervalInMs: 20 })
    expect(deleting.isDone()).toBe(false)
    const resumed = await client.beginDeleteSecret('slow', { intervalInMs: 20, resumeFrom: deleting.toString() })
    expect((await resumed.pollUntilDone()).name).toBe('slow')
    const recovering = await client.beginRecoverDeletedSecret('slow', { intervalInMs: 20 })
    expect(recovering.isDone()).toBe(false)
    await recovering.pollUntilDone()
    expect((await client.getSecret('slow')).value).toBe('v')
  })

  it('backs up and restores all versions', async () => {
    await client.setSecret('kept', 'old')
    await client.setSecret('kept', 'new', { tags: { t: '1' } })
    const blob = await client.backupSecret('kept')
    if (!blob) throw new Error('no backup')
    await expect(client.restoreSecretBackup(blob)).rejects.toMatchObject({ statusCode: 409 })
    await (await client.beginDeleteSecret('kept')).pollUntilDone()
    await client.purgeDeletedSecret('kept')
    const restored = await client.restoreSecretBackup(blob)
    expect(restored).toMatchObject({ name: 'kept', tags: { t: '1' } })
    expect((await client.getSecret('kept')).value).toBe('new')
    expect(await collect(client.listPropertiesOfSecretVersions('kept'))).toHaveLength(2)
    await expect(client.restoreSecretBackup(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({
      statusCode: 400,
      code: 'Malformed backup blob',
    })
  })

  it('reports what is missing and what is not allowed', async () => {
    await expect(client.getSecret('missing')).rejects.toMatchObject({ statusCode: 404, code: 'SecretNotFound' })
    await expect(client.setSecret('not_a_name', 'x')).rejects.toMatchObject({ statusCode: 400, code: 'BadParameter' })
    await expect(client.setSecret('big', 'x'.repeat(25_601))).rejects.toMatchObject({ statusCode: 400 })
    served.change({ accessPolicies: [] })
    await expect(client.getSecret('first')).rejects.toMatchObject({ statusCode: 403, code: 'Forbidden' })
  })
})

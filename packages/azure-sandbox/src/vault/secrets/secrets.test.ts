/** Secrets on the wire: shapes, limits, soft delete by the clock, pages. */
import { beforeEach, describe, expect, it } from 'vitest'
import { changeSettings } from '../settings.ts'
import { openTestVault, type TestVault } from '../testing/test-vault.ts'

const DAY = 86_400_000
let vault: TestVault
beforeEach(async () => {
  vault = await openTestVault()
  vault.clock.freeze(1_700_000_000_500)
})

const set = (name: string, body: object = { value: 'v' }) => vault.send('PUT', `/secrets/${name}`, body)

describe('a secret', () => {
  it('is answered with its value, whole seconds and the vault’s recovery level', async () => {
    const { body } = await set('shape', { value: 'v', contentType: 'text', tags: { t: '1' }, attributes: { nbf: 5 } })
    const version = body.id.split('/').at(-1)
    expect(body).toEqual({
      value: 'v',
      contentType: 'text',
      id: `https://contoso.vault.localhost:5391/secrets/shape/${version}`,
      attributes: {
        enabled: true,
        nbf: 5,
        created: 1_700_000_000,
        updated: 1_700_000_000,
        recoveryLevel: 'Recoverable+Purgeable',
        recoverableDays: 90,
      },
      tags: { t: '1' },
    })
    expect(version).toMatch(/^[0-9a-f]{32}$/)
  })

  it.each([
    [{ softDeleteRetentionInDays: 7 }, 'CustomizedRecoverable+Purgeable', 7],
    [{ enablePurgeProtection: true }, 'Recoverable', 90],
    [{ softDeleteRetentionInDays: 30, enablePurgeProtection: true }, 'CustomizedRecoverable', 30],
    [{ enableSoftDelete: false }, 'Purgeable', 0],
  ])('shows the recovery level of a vault with %o', async (change, recoveryLevel, recoverableDays) => {
    vault.change(change)
    expect((await set('level')).body.attributes).toMatchObject({ recoveryLevel, recoverableDays })
    expect((await vault.send('GET', '/secrets/level?api-version=7.0')).body.attributes.recoverableDays).toBeUndefined()
  })

  it('may be empty, expired or not yet valid, and is still readable', async () => {
    await set('past', { value: '', attributes: { exp: 1 } })
    expect((await vault.send('GET', '/secrets/past')).body.value).toBe('')
    await set('future', { value: 'v', attributes: { nbf: 4_000_000_000 } })
    expect((await vault.send('GET', '/secrets/future')).status).toBe(200)
  })

  it('cannot be read while disabled, but changed and deleted', async () => {
    await set('off', { value: 'v', attributes: { enabled: false } })
    const refused = await vault.send('GET', '/secrets/off')
    expect([refused.status, refused.body]).toEqual([
      403,
      {
        error: {
          code: 'Forbidden',
          message: 'Operation get is not allowed on a disabled secret.',
          innererror: { code: 'SecretDisabled' },
        },
      },
    ])
    expect((await vault.send('PATCH', '/secrets/off/', { tags: { a: 'b' } })).body.value).toBeUndefined()
    await vault.send('DELETE', '/secrets/off')
    expect((await vault.send('GET', '/deletedsecrets/off')).status).toBe(403)
  })

  it('keeps what an update leaves out, and replaces all tags', async () => {
    await set('patch', { value: 'v', contentType: 'c', tags: { a: '1', b: '2' }, attributes: { exp: 4_000_000_000 } })
    vault.clock.advance(5000)
    const { body } = await vault.send('PATCH', '/secrets/patch/', { tags: { c: '3' } })
    expect(body).toMatchObject({ contentType: 'c', tags: { c: '3' } })
    expect(body.attributes).toMatchObject({ exp: 4_000_000_000, created: 1_700_000_000, updated: 1_700_000_005 })
    expect((await vault.send('PATCH', '/secrets/missing/', {})).body.error.code).toBe('SecretNotFound')
  })

  it('is found by version, and the refusal names name and version', async () => {
    await set('v')
    const missing = await vault.send('GET', '/secrets/v/0123456789abcdef0123456789abcdef')
    expect(missing.body.error.message).toMatch(
      /^A secret with \(name\/id\) v\/0123456789abcdef0123456789abcdef was not found/,
    )
  })

  it.each([
    ['a value over 25,600 bytes', { value: 'é'.repeat(12_801) }],
    ['no value', {}],
    ['a value that is no string', { value: 1 }],
    ['a content type over 255 characters', { value: '', contentType: 'c'.repeat(256) }],
    ['16 tags', { value: '', tags: Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`t${at}`, ''])) }],
    ['a tag over 512 characters', { value: '', tags: { t: 'x'.repeat(513) } }],
    ['a tag that is no string', { value: '', tags: { t: 1 } }],
    ['an expiry that is no whole number', { value: '', attributes: { exp: 'soon' } }],
  ])('is refused with %s', async (_what, body) => {
    const { status, body: refused } = await set('limit', body)
    expect([status, refused.error.code]).toEqual([400, 'BadParameter'])
    expect((await vault.send('GET', '/secrets/limit')).status).toBe(404)
  })
})

describe('soft delete', () => {
  it('schedules the purge and purges when the clock gets there', async () => {
    vault.change({ softDeleteRetentionInDays: 7 })
    await set('timed')
    const { body } = await vault.send('DELETE', '/secrets/timed')
    expect(body).toMatchObject({ deletedDate: 1_700_000_000, scheduledPurgeDate: 1_700_000_000 + 7 * 86_400 })
    expect(body.value).toBeUndefined()
    vault.clock.advance(7 * DAY - 2000)
    expect((await vault.send('GET', '/deletedsecrets/timed')).status).toBe(200)
    vault.clock.advance(2000)
    expect((await vault.send('GET', '/deletedsecrets')).body.value).toEqual([])
    expect((await vault.send('GET', '/deletedsecrets/timed')).body.error.message).toBe(
      'Deleted Secret not found: timed',
    )
    expect((await set('timed')).status).toBe(200)
  })

  it('keeps the name of a deleted secret', async () => {
    await set('taken')
    await vault.send('DELETE', '/secrets/taken')
    expect((await set('taken')).body.error).toEqual({
      code: 'Conflict',
      message:
        'Secret taken is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.',
      innererror: { code: 'ObjectIsDeletedButRecoverable' },
    })
    expect((await vault.send('DELETE', '/secrets/taken')).body.error.code).toBe('SecretNotFound')
  })

  it('takes its time when told to', async () => {
    changeSettings(vault.context.store, { deleteDelay: 3000, recoverDelay: 2000, purgeDelay: 1000 })
    await set('slow')
    await vault.send('DELETE', '/secrets/slow')
    expect((await vault.send('GET', '/deletedsecrets/slow')).status).toBe(404)
    expect((await set('slow')).body.error.innererror.code).toBe('ObjectIsBeingDeleted')
    vault.clock.advance(3000)
    expect((await vault.send('GET', '/deletedsecrets/slow')).status).toBe(200)
    await vault.send('POST', '/deletedsecrets/slow/recover')
    expect((await vault.send('GET', '/secrets/slow')).status).toBe(404)
    vault.clock.advance(2000)
    expect((await vault.send('GET', '/secrets/slow')).status).toBe(200)
    await vault.send('DELETE', '/secrets/slow')
    expect((await vault.send('DELETE', '/deletedsecrets/slow')).status).toBe(204)
    expect((await set('slow')).body.error.innererror.code).toBe('ObjectIsBeingDeleted')
    vault.clock.advance(1000)
    expect((await set('slow')).status).toBe(200)
  })

  it('does not let anyone purge under purge protection', async () => {
    vault.change({ enablePurgeProtection: true })
    await set('safe')
    await vault.send('DELETE', '/secrets/safe')
    const { status, body } = await vault.send('DELETE', '/deletedsecrets/safe')
    expect([status, body.error.code]).toEqual([403, 'Forbidden'])
    expect(body.error.message).toMatch(/^Operation "purge" is not allowed because purge protection is enabled/)
  })

  it('is final in a vault without it', async () => {
    vault.change({ enableSoftDelete: false })
    await set('final')
    expect((await vault.send('DELETE', '/secrets/final')).body.recoveryId).toBeUndefined()
    expect((await vault.send('GET', '/deletedsecrets/final')).status).toBe(404)
  })

  it('leaves nothing to a vault made anew under the same name', async () => {
    await set('old')
    vault.change({ systemData: { ...vault.vault.systemData, createdAt: new Date(1_800_000_000_000).toISOString() } })
    expect((await vault.send('GET', '/secrets')).body.value).toEqual([])
    const kept = Object.entries(vault.context.store.snapshot()).filter(([name]) => name.endsWith('.secrets'))
    expect(kept.every(([, records]) => Object.keys(records).length === 0)).toBe(true)
  })
})

describe('lists', () => {
  it('page in name order, each page linking to the next on the caller’s own origin', async () => {
    for (const name of ['b-2', 'A-1', 'c', 'b10']) await set(name)
    const first = (await vault.send('GET', '/secrets?maxresults=3')).body
    expect(first.value.map(({ id }: { id: string }) => id.split('/').at(-1))).toEqual(['A-1', 'b-2', 'b10'])
    expect(first.nextLink).toMatch(
      /^https:\/\/contoso\.vault\.localhost:5391\/secrets\?api-version=2025-07-01&\$skiptoken=[\w-]+&maxresults=3$/,
    )
    const second = (await vault.send('GET', first.nextLink.slice(new URL(first.nextLink).origin.length))).body
    expect(second.value).toHaveLength(1)
    expect(second.nextLink).toBeNull()
  })

  it('write the port out where the caller left it out, as Azure does', async () => {
    for (const name of ['a', 'b']) await set(name)
    const { body } = await vault.plane(
      {
        method: 'GET',
        rawPath: '/secrets',
        query: new URLSearchParams('api-version=7.4&maxresults=1'),
        headers: { authorization: `Bearer ${await vault.token()}` },
        body: Buffer.alloc(0),
        clientAddress: '10.1.2.3',
        isLocal: true,
        origin: 'https://contoso.vault.azure.net',
      },
      'contoso',
    )
    const { value, nextLink } = body as { value: { id: string }[]; nextLink: string }
    expect(value[0]?.id).toBe('https://contoso.vault.azure.net/secrets/a')
    expect(nextLink).toMatch(
      /^https:\/\/contoso\.vault\.azure\.net:443\/secrets\?api-version=7\.4&\$skiptoken=[\w-]+&maxresults=1$/,
    )
  })

  it('are empty for the versions of a name that does not exist', async () => {
    const { status, body } = await vault.send('GET', '/secrets/missing/versions')
    expect([status, body]).toEqual([200, { value: [], nextLink: null }])
  })

  it.each(['0', '26', '-1', 'x', '1.5'])('refuse maxresults=%s', async (value) => {
    expect((await vault.send('GET', `/secrets?maxresults=${value}`)).body.error.code).toBe('BadParameter')
  })

  it('refuse a token of another list or of nobody', async () => {
    for (const name of ['a', 'b']) await set(name)
    const { nextLink } = (await vault.send('GET', '/secrets?maxresults=1')).body
    const token = new URL(nextLink).searchParams.get('$skiptoken')
    expect((await vault.send('GET', `/keys?$skiptoken=${token}`)).status).toBe(400)
    expect((await vault.send('GET', '/secrets?$skiptoken=rubbish')).status).toBe(400)
  })

  it('go on where they were when names come and go between pages', async () => {
    for (const name of ['a', 'b', 'd']) await set(name)
    const { nextLink } = (await vault.send('GET', '/secrets?maxresults=2')).body
    await vault.send('DELETE', '/secrets/d')
    await set('c')
    await set('e')
    const rest = (await vault.send('GET', nextLink.slice(new URL(nextLink).origin.length))).body
    expect(rest.value.map(({ id }: { id: string }) => id.split('/').at(-1))).toEqual(['e'])
  })
})

describe('backups', () => {
  it('open only in the same subscription and geography, and not when changed', async () => {
    await set('kept')
    const { value } = (await vault.send('POST', '/secrets/kept/backup')).body
    expect(Buffer.from(value, 'base64url').toString('latin1', 1, 28)).toBe('AzureKeyVaultSecretBackupV1')
    await vault.send('DELETE', '/secrets/kept')
    const conflict = await vault.send('POST', '/secrets/restore', { value })
    expect(conflict.body.error.message).toMatch(/^There was a conflict restoring the secret 'https:/)
    await vault.send('DELETE', '/deletedsecrets/kept')
    vault.change({ location: 'northeurope' })
    expect((await vault.send('POST', '/secrets/restore', { value })).status).toBe(400)
    vault.change({ location: 'westus2' })
    const changed = `${value.slice(0, -8)}AAAAAAAA`
    expect((await vault.send('POST', '/secrets/restore', { value: changed })).body.error.message).toBe(
      'Backup blob contains invalid or corrupt version.',
    )
    expect((await vault.send('POST', '/secrets/restore', { value: 'bm9uLWV4aXN0aW5n' })).body.error).toEqual({
      code: 'Malformed backup blob',
      message: 'Backup blob is corrupt.',
    })
    expect((await vault.send('POST', '/secrets/restore', { value })).status).toBe(200)
  })
})

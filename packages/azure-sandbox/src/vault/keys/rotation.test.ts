/** Rotation policies: what they may say, and rotation by the clock. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { openTestVault, type TestVault } from '../testing/test-vault.ts'
import { addDuration, parseDuration } from './duration.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const DAY = 86_400_000
let vault: TestVault
beforeEach(async () => {
  vault = await openTestVault()
  vault.clock.freeze(1_700_000_000_000)
  await vault.send('POST', '/keys/k/create', { kty: 'EC' })
})

const put = (body: object) => vault.send('PUT', '/keys/k/rotationpolicy', body)
const rotate = (trigger: object) => ({ trigger, action: { type: 'rotate' } })
const versions = async () => (await vault.send('GET', '/keys/k/versions')).body.value

describe('a rotation policy', () => {
  it('is a notification 30 days before expiry until one is stored', async () => {
    expect((await vault.send('GET', '/keys/k/rotationpolicy')).body).toEqual({
      id: 'https://contoso.vault.localhost:5391/keys/k/rotationpolicy',
      lifetimeActions: [{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Notify' } }],
      attributes: {},
    })
    const preview = await vault.send('GET', '/keys/k/rotationpolicy?api-version=7.3-preview')
    expect(preview.body).toEqual({ lifetimeActions: null, attributes: null })
  })

  it('gets a notification added, its words re-cased, and keeps its creation time', async () => {
    const policy = { attributes: { expiryTime: 'P90D' }, lifetimeActions: [rotate({ timeAfterCreate: 'P30D' })] }
    const { body } = await put(policy)
    expect(body).toEqual({
      id: 'https://contoso.vault.localhost:5391/keys/k/rotationpolicy',
      lifetimeActions: [
        { trigger: { timeAfterCreate: 'P30D' }, action: { type: 'Rotate' } },
        { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Notify' } },
      ],
      attributes: { expiryTime: 'P90D', created: 1_700_000_000, updated: 1_700_000_000 },
    })
    vault.clock.advance(1000)
    expect((await put(policy)).body.attributes).toMatchObject({ created: 1_700_000_000, updated: 1_700_000_001 })
  })

  it.each([
    ['two rotations', [rotate({ timeAfterCreate: 'P30D' }), rotate({ timeAfterCreate: 'P40D' })], 'P90D'],
    ['a rotation within 7 days of creation', [rotate({ timeAfterCreate: 'P6D' })], 'P90D'],
    ['a rotation within 7 days of expiry', [rotate({ timeBeforeExpiry: 'P6D' })], 'P90D'],
    ['a rotation before an expiry that is not set', [rotate({ timeBeforeExpiry: 'P30D' })], undefined],
    ['both triggers', [rotate({ timeBeforeExpiry: 'P30D', timeAfterCreate: 'P30D' })], 'P90D'],
    ['a duration that is none', [rotate({ timeAfterCreate: '30 days' })], 'P90D'],
    ['an expiry under 28 days', [], 'P27D'],
    ['an action that is none', [{ trigger: { timeAfterCreate: 'P30D' }, action: { type: 'Explode' } }], 'P90D'],
  ])('is refused with %s', async (_what, lifetimeActions, expiryTime) => {
    const { status, body } = await put({ lifetimeActions, attributes: expiryTime ? { expiryTime } : {} })
    expect([status, body.error.code]).toEqual([400, 'BadParameter'])
  })
})

describe('rotation', () => {
  it('makes one version for each time that fell due, dated then', async () => {
    await put({ attributes: { expiryTime: 'P90D' }, lifetimeActions: [rotate({ timeAfterCreate: 'P30D' })] })
    vault.clock.advance(29 * DAY)
    expect(await versions()).toHaveLength(1)
    vault.clock.advance(62 * DAY)
    const created = (await versions()).map((one: { attributes: { created: number } }) => one.attributes.created)
    expect(created.sort()).toEqual([0, 30, 60, 90].map((days) => 1_700_000_000 + days * 86_400))
    const latest = (await vault.send('GET', '/keys/k')).body.attributes
    expect(latest.exp - latest.created).toBe(90 * 86_400)
  })

  it('happens once, however many calls see it due', async () => {
    await put({ lifetimeActions: [rotate({ timeAfterCreate: 'P30D' })] })
    vault.clock.advance(31 * DAY)
    await Promise.all(Array.from({ length: 8 }, () => vault.send('GET', '/keys/k')))
    expect(await versions()).toHaveLength(2)
  })

  it('counts back from the expiry when the policy says so', async () => {
    await vault.send('PATCH', '/keys/k/', { attributes: { exp: 1_700_000_000 + 60 * 86_400 } })
    await put({ attributes: { expiryTime: 'P60D' }, lifetimeActions: [rotate({ timeBeforeExpiry: 'P10D' })] })
    vault.clock.advance(49 * DAY)
    expect(await versions()).toHaveLength(1)
    vault.clock.advance(2 * DAY)
    expect(await versions()).toHaveLength(2)
  })

  it('keeps type, operations and tags', async () => {
    await vault.send('POST', '/keys/k/create', { kty: 'EC', crv: 'P-521', key_ops: ['sign'], tags: { a: '1' } })
    const { body } = await vault.send('POST', '/keys/k/rotate')
    expect(body).toMatchObject({ key: { kty: 'EC', crv: 'P-521', key_ops: ['sign'] }, tags: { a: '1' } })
  })

  it('neither hangs nor fails at the end of the calendar', async () => {
    await vault.send('POST', '/keys/last/create', { kty: 'EC' })
    const policy = {
      lifetimeActions: [{ trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'Rotate' } }],
      attributes: { expiryTime: 'P9999Y9999M99999D' },
    }
    expect((await vault.send('PUT', '/keys/last/rotationpolicy', policy)).status).toBe(200)
    const rotated = await vault.send('POST', '/keys/last/rotate')
    expect(rotated.body.attributes.exp).toBe(253_402_300_799)
    expect((await vault.send('GET', '/keys/last')).status).toBe(200)
  })

  it('is forgotten with the key it was for', async () => {
    await put({ lifetimeActions: [rotate({ timeAfterCreate: 'P30D' })] })
    await vault.send('DELETE', '/keys/k')
    vault.clock.advance(90 * DAY)
    await vault.send('POST', '/keys/k/create', { kty: 'EC' })
    expect((await vault.send('GET', '/keys/k/rotationpolicy')).body.attributes).toEqual({})
  })

  it('is listed by a call that names no key', async () => {
    await put({ lifetimeActions: [rotate({ timeAfterCreate: 'P30D' })] })
    vault.clock.advance(31 * DAY)
    const [entry] = (await vault.send('GET', '/keys')).body.value
    expect(entry.attributes.created).toBe(1_700_000_000 + 30 * 86_400)
  })
})

describe('durations', () => {
  it('are counted on the calendar', () => {
    const years = parseDuration('P48M')
    expect(years && addDuration(1_651_183_302, years)).toBe(1_777_413_702)
    for (const text of ['', 'P', 'P1', '1D', 'PT5M', 'P1W', 'P-1D']) expect(parseDuration(text)).toBeUndefined()
    expect(parseDuration('P1Y2M3D')).toEqual({ years: 1, months: 2, days: 3 })
  })
})

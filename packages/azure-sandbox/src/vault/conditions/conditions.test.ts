/** Throttling by the published limits, armed faults and latency. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { changeSettings } from '../settings.ts'
import { openTestVault, type TestVault } from '../testing/test-vault.ts'
import { armFault, disarmFault, listFaults } from './faults.ts'
import { createThrottle } from './throttle.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let vault: TestVault
beforeEach(async () => {
  vault = await openTestVault()
  vault.clock.freeze(1_700_000_000_000)
})

const put = (at: number) => vault.send('PUT', `/secrets/s${at}`, { value: 'v' })

describe('the published limits', () => {
  it('let 300 secrets be set in 10 seconds and answer 429 with a time to wait after that', async () => {
    changeSettings(vault.context.store, { limits: 'published' })
    for (let at = 0; at < 300; at++) expect((await put(at)).status).toBe(200)
    const { status, body, headers } = await put(300)
    expect([status, body.error.code, headers['retry-after']]).toEqual([429, 'Throttled', '10'])
    expect((await vault.send('GET', '/secrets/s0')).status).toBe(200)
    vault.clock.advance(10_000)
    expect((await put(300)).status).toBe(200)
  })

  it('are off unless asked for', async () => {
    for (let at = 0; at < 301; at++) expect((await put(at)).status).toBe(200)
  })

  it('weigh larger keys more', async () => {
    await vault.send('POST', '/keys/large/create', { kty: 'RSA', key_size: 3072 })
    changeSettings(vault.context.store, { limits: 'published' })
    const answers = []
    for (let at = 0; at < 1001; at++) answers.push((await vault.send('GET', '/keys/large')).status)
    expect(answers.filter((status) => status === 200)).toHaveLength(1000)
  })

  it('slide: what was used early in the window comes back early', () => {
    const throttle = createThrottle()
    const price = { bucket: 'other', limit: 10 } as const
    for (let at = 0; at < 10; at++) expect(throttle('v', price, at * 500)).toBeUndefined()
    expect(throttle('v', price, 5000)).toBe(5000)
    expect(throttle('w', price, 5000)).toBeUndefined()
    expect(throttle('v', price, 10_000)).toBeUndefined()
    expect(throttle('v', price, 10_000)).toBe(500)
  })
})

describe('armed faults', () => {
  const fault = { status: 503, code: 'ServiceUnavailable', message: 'Try again.', times: 2 }

  it('answer the next requests of an operation, then are gone', async () => {
    const { store } = vault.context
    armFault(store, 'one', { ...fault, operation: 'SetSecret', retryAfter: 3 })
    expect((await vault.send('GET', '/secrets')).status).toBe(200)
    const { status, headers, body } = await put(1)
    expect([status, headers['retry-after'], body.error.code]).toEqual([503, '3', 'ServiceUnavailable'])
    expect((await put(1)).status).toBe(503)
    expect((await put(1)).status).toBe(200)
    expect(listFaults(store).size).toBe(0)
  })

  it('can name a vault, and be disarmed', async () => {
    const { store } = vault.context
    armFault(store, 'elsewhere', { ...fault, vault: 'fabrikam' })
    expect((await put(1)).status).toBe(200)
    armFault(store, 'here', { ...fault, vault: 'Contoso' })
    expect((await put(1)).status).toBe(503)
    expect(disarmFault(store, 'here')).toBe(true)
    expect((await put(1)).status).toBe(200)
    expect(() => armFault(store, 'bad', { ...fault, status: 200 })).toThrow(RangeError)
    expect(() => armFault(store, 'bad', { ...fault, times: 0 })).toThrow(RangeError)
  })
})

describe('settings', () => {
  it('refuse values that make no sense', () => {
    const { store } = vault.context
    expect(() => changeSettings(store, { deleteDelay: -1 })).toThrow(RangeError)
    expect(() => changeSettings(store, { limits: 'some' as 'off' })).toThrow(RangeError)
    expect(() => changeSettings(store, { nonsense: 1 } as object)).toThrow(RangeError)
  })

  it('make every answer wait', async () => {
    changeSettings(vault.context.store, { latency: 40 })
    const before = performance.now()
    await vault.send('GET', '/secrets')
    expect(performance.now() - before).toBeGreaterThan(35)
  })
})

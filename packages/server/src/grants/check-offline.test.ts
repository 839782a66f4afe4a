import { diagnosis } from '@keyway/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from '../../test/support/azure-world.ts'
import { nextCheckAt } from '../connections/check-times.ts'
import { setOffline } from '../connections/index.ts'
import { SYSTEM } from '../deps.ts'
import { checkOffline } from './check-offline.ts'

let world: AzureWorld
let id: string
beforeAll(async () => {
  world = await openAzureWorld()
  await world.createVault('checked')
  id = await world.connect('checked')
  await world.authorize(id)
})
afterEach(() => world.sandbox.control.failures.disarm())
afterAll(() => world.close())

const later = (ms: number) => {
  world.deps.clock.advance(ms)
  world.sandbox.clock.advance(ms)
}
const offline = (why: Parameters<typeof diagnosis>[0]) =>
  setOffline(world.deps.db, id, diagnosis(why), SYSTEM, world.deps.clock.now())
const statusOf = async (one = id) => (await world.connection(one)).status
/** A look of a process of its own; the world's own one goes on beside it. */
const look = (tested: string[]) =>
  checkOffline(world.deps, {
    test: async (connectionId) => {
      tested.push(connectionId)
      await new Promise((resolve) => setTimeout(resolve, 100))
    },
    random: () => 0,
  })

describe('the time of the next test', () => {
  const now = new Date('2026-11-26T00:00:00Z')
  const wait = (failed: number, random = 0) =>
    Number(nextCheckAt(diagnosis('connection_refused'), failed, now, random)) - now.getTime()

  test('is none for a sign-in that was refused for good: a person must act', () => {
    expect(nextCheckAt(diagnosis('conditional_access'), 0, now)).toBeNull()
  })

  test('is seconds after the first failure, twice as long after each further one, an hour at most, with jitter', () => {
    expect([0, 1, 2, 5].map((failed) => wait(failed))).toEqual([5_000, 10_000, 20_000, 160_000])
    expect([10, 100, 10_000].map((failed) => wait(failed))).toEqual([3_600_000, 3_600_000, 3_600_000])
    expect(wait(10, 1)).toBe(2_880_000)
  })

  test('is there for what may be mended in Azure without anybody telling Keyway', () => {
    expect(nextCheckAt(diagnosis('forbidden_by_firewall'), 0, now)).not.toBeNull()
  })
})

describe('a connection that is offline', () => {
  test('comes back by itself within seconds when its cause is gone', async () => {
    await offline('connection_refused')
    const shown = await world.connection(id)
    expect(shown).toMatchObject({ status: 'offline', lastCheckedAt: expect.any(String) })
    expect(Date.parse(shown.nextCheckAt ?? '') - world.deps.clock.now().getTime()).toBeLessThanOrEqual(5_000)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await statusOf()).toBe('offline')
    later(5_000)
    await expect.poll(() => statusOf(), { timeout: 5_000 }).toBe('online')
    expect(await world.connection(id)).toMatchObject({ nextCheckAt: null, diagnosis: null })
    const { body } = await world.app.call('GET', `/v1/connections/${id}/audit`)
    expect(body[0]).toMatchObject({ event: 'online', source: 'system' })
  })

  test('is tested less and less often while its cause stays', async () => {
    const gone = await world.connect('never-made')
    await world.authorize(gone)
    expect(await world.connection(gone)).toMatchObject({ diagnosis: { code: 'vault_host_not_found' } })
    const waits: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const before = await world.connection(gone)
      waits.push(Date.parse(before.nextCheckAt ?? '') - world.deps.clock.now().getTime())
      later(waits.at(-1) ?? 0)
      const now = world.deps.clock.now().getTime()
      await expect
        .poll(async () => Date.parse((await world.connection(gone)).nextCheckAt ?? ''), { timeout: 5_000 })
        .toSatisfy((next) => Number(next) > now && Number(next) < now + 100_000)
      expect((await world.connection(gone)).lastCheckedAt).toBe(new Date(now).toISOString())
    }
    expect(waits[1]).toBeGreaterThan((waits[0] ?? 0) * 1.5)
    expect(waits[2]).toBeGreaterThan((waits[1] ?? 0) * 1.5)
    await world.app.call('DELETE', `/v1/connections/${gone}`)
  })

  test('is left alone when a person must act, until its client is changed', async () => {
    await offline('conditional_access')
    expect(await world.connection(id)).toMatchObject({ status: 'offline', nextCheckAt: null })
    later(7_200_000)
    const tested: string[] = []
    await look(tested)
    expect(tested).toEqual([])
    world.sandbox.control.failures.disarm()
    later(1_000)
    await world.app.call('PATCH', `/v1/iclients/${world.iclientId}`, { name: 'client, renamed' })
    await expect.poll(() => statusOf(), { timeout: 5_000 }).toBe('online')
  })

  test('is tested by one of several processes that look at once', async () => {
    const all = [await world.connect('one'), await world.connect('two'), await world.connect('three')]
    for (const one of all) await world.authorize(one)
    later(60_000)
    const tested: string[] = []
    await Promise.all(Array.from({ length: 8 }, () => look(tested)))
    expect(tested.length).toBe(new Set(tested).size)
  })

  test('is never tested while nobody has authorized it', async () => {
    const fresh = await world.connect('fresh')
    await offline('connection_refused')
    later(7_200_000)
    const tested: string[] = []
    await look(tested)
    expect(tested).not.toContain(fresh)
  })
})

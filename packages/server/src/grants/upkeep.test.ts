import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from '../../test/support/azure-world.ts'
import { iclientInput } from '../../test/support/sample-documents.ts'
import { createNetwork, createOutbound, createPacer, createPaceStore } from '../outbound/index.ts'
import { createAccesses } from './accesses.ts'
import { ping } from './ping.ts'
import { createSignInService } from './sign-in/index.ts'
import { keepUp, type UpkeepTools } from './upkeep.ts'

const DAY = 24 * 3_600_000

let world: AzureWorld
let id: string
let tools: UpkeepTools
let close: () => Promise<void>
beforeAll(async () => {
  world = await openAzureWorld()
  await world.createVault('kept')
  id = await world.connect('kept')
  await world.authorize(id)
  const network = createNetwork(world.deps.config)
  const service = createSignInService(world.deps, network)
  const accesses = createAccesses(world.deps, service, { leaseMs: 20_000, random: () => 0 })
  const outbound = createOutbound({
    clock: world.deps.clock,
    network,
    accesses,
    pacer: createPacer(createPaceStore(world.deps.db), world.deps.log),
  })
  tools = {
    exercise: accesses.exercise,
    test: async (connectionId) => void (await ping({ outbound, accesses }, connectionId)),
  }
  close = async () => {
    await outbound.close()
    await service.close()
  }
})
afterAll(async () => {
  await close()
  await world.close()
})

const round = () => keepUp(world.deps, tools, new AbortController().signal)
const later = (ms: number) => {
  world.deps.clock.advance(ms)
  world.sandbox.clock.advance(ms)
}

test('security 39: a sign-in that lies idle is used before Microsoft ends it, and not before it needs to', async () => {
  later(50 * DAY)
  const before = world.tokenAnswers()
  await round()
  expect(world.tokenAnswers()).toBe(before)
  later(11 * DAY)
  await round()
  expect(world.tokenAnswers()).toBe(before + 1)
  later(85 * DAY)
  await round()
  expect(await world.connection(id)).toMatchObject({ status: 'online' })
})

test('a connection that is offline comes back when its cause is gone', async () => {
  later(2 * 3_600_000)
  world.sandbox.control.failures.arm({ code: 53003, remaining: 1 })
  world.azure.outbound.forget(id)
  await world.azure.outbound.call(id, 'GetSecrets', {})
  expect(await world.connection(id)).toMatchObject({ status: 'offline', diagnosis: { code: 'conditional_access' } })
  await round()
  expect(await world.connection(id)).toMatchObject({ status: 'online', diagnosis: null })
})

test('security 40: a client secret and a certificate that end are warned of at 30, 7 and 1 days, once each, and at the end', async () => {
  const end = (days: number) => new Date(world.deps.clock.now().getTime() + days * DAY).toISOString()
  const withEnd = { clientSecretExpiresAt: end(40) }
  const { body: bySecret } = await world.app.call('POST', '/v1/iclients', iclientInput('ends', withEnd))
  const certificate = { credential: 'certificate', clientSecret: undefined, clientCertificate: { make: { days: 40 } } }
  const { body: byCertificate } = await world.app.call('POST', '/v1/iclients', iclientInput('ends too', certificate))
  const { body: unknown } = await world.app.call('POST', '/v1/iclients', iclientInput('never ends'))
  const warnings = async (id: string) => {
    const { body } = await world.app.call('GET', `/v1/iclients/${id}/audit`)
    return body
      .filter((row: { event: string }) => row.event.startsWith('expir'))
      .map((row: { event: string }) => row.event)
  }
  const counts: number[] = []
  for (const days of [5, 6, 5, 17, 1, 5, 2]) {
    later(days * DAY)
    await Promise.all([round(), round()])
    counts.push((await warnings(bySecret._id)).length)
  }
  expect(counts).toEqual([0, 1, 1, 2, 2, 3, 4])
  expect(await warnings(byCertificate._id)).toEqual(['expired', 'expiring', 'expiring', 'expiring'])
  expect(await warnings(unknown._id)).toEqual([])
  const shown = (await world.app.call('GET', `/v1/iclients/${bySecret._id}`)).body
  expect(shown.signIn).toMatchObject({ daysLeft: expect.any(Number), expiresAt: withEnd.clientSecretExpiresAt })
  expect(shown.signIn.daysLeft).toBeLessThanOrEqual(0)
})

test('a new client secret ends when it says, not when the one before did', async () => {
  const until = (days: number) => new Date(world.deps.clock.now().getTime() + days * DAY).toISOString()
  const { body } = await world.app.call(
    'POST',
    '/v1/iclients',
    iclientInput('renewed', { clientSecretExpiresAt: until(3) }),
  )
  await round()
  const change = async (oauth2: object) =>
    (await world.app.call('PATCH', `/v1/iclients/${body._id}`, { oauth2 })).body.signIn
  expect(await change({ clientSecret: 'another~one' })).toMatchObject({ expiresAt: null, daysLeft: null })
  const next = until(5)
  expect(await change({ clientSecretExpiresAt: next })).toMatchObject({ expiresAt: next, daysLeft: 5 })
  await round()
  const audit = await world.app.call('GET', `/v1/iclients/${body._id}/audit`)
  expect(audit.body.filter((row: { event: string }) => row.event === 'expiring')).toHaveLength(2)
})

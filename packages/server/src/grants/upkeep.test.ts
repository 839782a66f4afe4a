import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from '../../test/support/azure-world.ts'
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

test('a sign-in that lies idle is used before Microsoft ends it, and not before it needs to', async () => {
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

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from '../../test/support/azure-world.ts'
import { createNetwork } from '../outbound/index.ts'
import { createAccesses, type RenewableAccesses } from './accesses.ts'
import { createSignInService } from './sign-in/index.ts'

let world: AzureWorld
let id: string
/** Of another process: nobody tells it of changes. */
let elsewhere: RenewableAccesses
let close: () => Promise<void>
beforeAll(async () => {
  world = await openAzureWorld()
  await world.createVault('shared')
  id = await world.connect('shared')
  const service = createSignInService(world.deps, createNetwork(world.deps.config))
  elsewhere = createAccesses(world.deps, service, { leaseMs: 20_000, random: () => 0 })
  close = () => service.close()
})
afterAll(async () => {
  await close()
  await world.close()
})

const CHECKED_AGAIN_MS = 5_000
const tokenElsewhere = async (): Promise<string> => {
  world.deps.clock.advance(CHECKED_AGAIN_MS)
  const result = await elsewhere.get(id)
  return result.ok ? result.access.accessToken : result.diagnosis.code
}
const revoke = () => world.app.call('DELETE', `/v1/connection/${id}/oauth2`)

test('a token revoked and replaced by another sign-in is used no more, although both are the first of their grant', async () => {
  await world.authorize(id)
  const first = await tokenElsewhere()
  await revoke()
  await world.authorize(id)
  const second = await tokenElsewhere()
  expect(second).not.toBe(first)

  await revoke()
  expect(await tokenElsewhere()).toBe('not_authorized')
  await world.authorize(id)
  expect([first, second, 'not_authorized']).not.toContain(await tokenElsewhere())
})

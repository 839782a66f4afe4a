/** Two runs that share the slots of a connection: neither keeps the other out. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportInput, flowInput, importInput } from './support/flow-documents.ts'
import { getJob, putSecrets, secretsNamed, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld({ http: { concurrencyLevel: 2 } })
  await putSecrets(world, world.source, secretsNamed('s', 300))
})
afterAll(() => world.close())

test('a small run that comes later ends while a large one is under way, through the same slots', async () => {
  const makeRun = async (name: string, parameters: object) => {
    const source = await world.make('/v1/exports', exportInput(name, world.source, parameters, { pageSize: 100 }))
    const target = await world.make('/v1/imports', importInput(name, world.target, 'SetSecret'))
    return await world.make('/v1/flows', flowInput(name, source, target))
  }
  const large = await makeRun('large', {})
  const one = { _httpConnectorEndpointId: 'GetSecretVersions', parameters: { 'secret-name': 's-1' } }
  const small = await makeRun('small', one)
  const first: string = (await world.post(`/v1/flows/${large}/run`))._jobId
  await waitForJob(world, first, ({ numExport }) => numExport > 0)
  const { numSuccess: before } = await getJob(world, first)
  const second: string = (await world.post(`/v1/flows/${small}/run`))._jobId
  expect((await waitForJob(world, second)).flowJob).toMatchObject({ status: 'completed', numSuccess: 1 })
  const meanwhile = await getJob(world, first)
  expect(meanwhile.endedAt).toBeNull()
  // Four calls of the small run wait behind as many of the large one at most: far less than its next page.
  expect(meanwhile.numSuccess - before).toBeLessThanOrEqual(100)
  expect((await waitForJob(world, first)).flowJob).toMatchObject({ numSuccess: 300 })
})

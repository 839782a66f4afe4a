/** One failure, told in the same words wherever somebody looks: ping, doctor, the connection, the run that met it. */
import type { Diagnosis, DoctorReport } from '@keyway/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCopyFlow, startFlow, waitForJob } from '../support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from '../support/vault-world.ts'

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld()
})
afterAll(() => world.close())

const words = ({ code, title, cause, who, steps, docs }: Diagnosis) => ({ code, title, cause, who, steps, docs })

test('a vault that is gone is the same failure for ping, doctor, connection and job', async () => {
  const flow = await makeCopyFlow(world)
  await world.sandbox.control.deleteVault('from-vault')
  // The run waits: the vault may be recovered.
  const { flowJob } = await waitForJob(world, await startFlow(world, flow), ({ waiting }) => waiting !== null)
  const ping = await world.post(`/v1/connections/${world.source}/ping`)
  const { checks }: DoctorReport = await world.post(`/v1/connections/${world.source}/doctor`)
  const connection = await world.get(`/v1/connections/${world.source}`)

  const told = words(ping.diagnosis)
  expect(told).toMatchObject({ code: 'vault_host_not_found', cause: expect.stringContaining('from-vault') })
  expect(words(flowJob.diagnosis as Diagnosis)).toEqual(told)
  expect(words(checks.find(({ state }) => state === 'failed')?.diagnosis as Diagnosis)).toEqual(told)
  expect(words(connection.diagnosis)).toEqual(told)
})

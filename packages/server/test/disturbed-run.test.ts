/** A run on a bad line: one call in ten is refused, fails, is cut off or comes late, from its first record to its last. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCopyFlow, putSecrets, readSecrets, secretsNamed, startFlow, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const COUNT = 600
/** Each strikes its share of the calls; together about one in ten. */
const FAULTS = [
  { percent: 3, effect: { kind: 'status', status: 429, retryAfter: 1 } },
  { percent: 2, effect: { kind: 'status', status: 500 } },
  { percent: 2, effect: { kind: 'status', status: 503 } },
  { percent: 2, effect: { kind: 'cut' } },
  { percent: 1, effect: { kind: 'latency', milliseconds: 2_000 } },
] as const

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, secretsNamed('s', COUNT))
})
afterAll(() => world.close())

test('no record fails, and none is missing', { timeout: 180_000 }, async () => {
  const flow = await makeCopyFlow(world, { pageSize: 50 })
  const { faults, calls } = world.sandbox.control
  for (const fault of FAULTS) faults.add({ plane: 'vault', ...fault })
  calls.clear()
  const job = await startFlow(world, flow)
  const { flowJob } = await waitForJob(world, job, undefined, 150)
  const struck = calls.list({ failedOnly: true })
  faults.remove()
  expect(flowJob).toMatchObject({ status: 'completed', numExport: COUNT, numSuccess: COUNT, numError: 0 })
  const copied = await readSecrets(world, world.target)
  for (const { name, value } of secretsNamed('s', COUNT)) expect(copied.get(name)).toMatchObject({ value })
  // The line was as bad as it was meant to be; what was cut off has no status.
  expect(new Set(struck.map(({ status }) => status))).toEqual(new Set([0, 429, 500, 503]))
})

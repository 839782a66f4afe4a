/** A target that is slower than its source: what is read waits there, and not in Keyway's memory. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCopyFlow, putSecrets, secretsNamed, startFlow, waitForJob } from './support/run-steps.ts'
import { openVaultWorld, type VaultWorld } from './support/vault-world.ts'

const COUNT = 400
const PAGE = 20

let world: VaultWorld
beforeAll(async () => {
  world = await openVaultWorld()
  await putSecrets(world, world.source, secretsNamed('s', COUNT))
})
afterAll(() => world.close())

const readSoFar = (): number =>
  world.sandbox.control.calls.list().filter(({ method, path }) => method === 'GET' && path.includes('/secrets/s-'))
    .length

/** The number, once it has not changed for a second. */
async function settled(read: () => number): Promise<number> {
  for (let before = -1; ; ) {
    const now = read()
    if (now > 0 && now === before) return now
    before = now
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
}

test('no more pages are read than one that is written, one that waits for it, and one on its way', async () => {
  const flow = await makeCopyFlow(world, { pageSize: PAGE })
  const { faults, calls } = world.sandbox.control
  calls.clear()
  const id = faults.add({ vault: 'into-vault', effect: { kind: 'latency', milliseconds: 6_000 } })
  const job = await startFlow(world, flow)
  expect(await settled(readSoFar)).toBeLessThanOrEqual(3 * PAGE)
  expect((await world.get(`/v1/jobs/${job}`)).numSuccess).toBe(0)
  faults.remove(id)
  const { flowJob } = await waitForJob(world, job)
  expect(flowJob).toMatchObject({ status: 'completed', numSuccess: COUNT, numError: 0 })
})

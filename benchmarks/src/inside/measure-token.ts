/** What it costs a call to be given its connection's token while that is good: read from memory, nobody asked. */
import { createAccesses } from '../../../packages/server/src/grants/accesses.ts'
import { createSignInService } from '../../../packages/server/src/grants/sign-in/index.ts'
import { createNetwork } from '../../../packages/server/src/outbound/index.ts'
import type { AzureWorld } from '../../../packages/server/test/support/azure-world.ts'
import { type Measured, measure } from '../measure.ts'

/** One at a time. @throws when a token that should be good is none */
export async function measureToken({ deps }: AzureWorld, connectionId: string, calls: number): Promise<Measured> {
  const network = createNetwork(deps.config)
  const service = createSignInService(deps, network)
  const accesses = createAccesses(deps, service, { leaseMs: 20_000, random: Math.random })
  const get = async (): Promise<void> => {
    if (!(await accesses.get(connectionId)).ok) throw new Error('The connection has no token.')
  }
  try {
    await measure({ atOnce: 1, calls: Math.ceil(calls / 10) }, get)
    return await measure({ atOnce: 1, calls }, get)
  } finally {
    await service.close()
  }
}

/**
 * Grants: authorizing connections and keeping their tokens good; with them the door to Azure, which needs those tokens.
 */
import type { Deps } from '../deps.ts'
import { createNetwork, createOutbound, type Outbound } from '../outbound/index.ts'
import { createAccesses } from './accesses.ts'
import { type GrantHandlers, grantHandlers } from './handlers.ts'
import { ping } from './ping.ts'
import { createSignInService } from './sign-in/index.ts'
import { startUpkeep } from './upkeep.ts'

export type { GrantHandlers } from './handlers.ts'

export interface AzureAccess {
  readonly outbound: Outbound
  readonly handlers: GrantHandlers
  /** Ends calls under way and closes every socket. */
  close(): Promise<void>
}

export interface AzureAccessOptions {
  /** How long one process may take to renew a token before another may try; 20,000 ms unless a test is in a hurry. */
  readonly leaseMs?: number
  /** For jitter; 0 to 1. */
  readonly random?: () => number
}

const LEASE_MS = 20_000

export function createAzureAccess(deps: Deps, options: AzureAccessOptions = {}): AzureAccess {
  const { leaseMs = LEASE_MS, random = Math.random } = options
  const network = createNetwork(deps.config)
  const service = createSignInService(deps, network)
  const accesses = createAccesses(deps, service, { leaseMs, random })
  const outbound = createOutbound({ clock: deps.clock, network, accesses, random })
  const tools = { outbound, accesses }
  const upkeep = startUpkeep(deps, {
    exercise: accesses.exercise,
    test: async (connectionId) => void (await ping(tools, connectionId)),
  })
  return {
    outbound,
    handlers: grantHandlers({ deps, service, accesses, outbound, random }),
    async close() {
      await upkeep.stop()
      await outbound.close()
      await service.close()
    },
  }
}

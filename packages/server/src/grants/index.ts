/**
 * Grants: authorizing connections and keeping their tokens good; with them the door to Azure, which needs those tokens.
 */
import { createDebugLog, type DebugHandlers, debugHandlers } from '../debug/index.ts'
import type { Deps } from '../deps.ts'
import {
  type Accesses,
  createNetwork,
  createOutbound,
  createPacer,
  createPaceStore,
  type Outbound,
} from '../outbound/index.ts'
import { createAccesses } from './accesses.ts'
import { startChecks } from './check-offline.ts'
import { type GrantHandlers, grantHandlers } from './handlers.ts'
import { ping } from './ping.ts'
import { createSignInService } from './sign-in/index.ts'
import { startUpkeep } from './upkeep.ts'

export type { GrantHandlers } from './handlers.ts'

export interface AzureAccess {
  readonly outbound: Outbound
  readonly handlers: GrantHandlers & DebugHandlers
  /** Reads again what is remembered of a connection, or of all: another process may have changed it. */
  recheck(connectionId?: string): void
  /** Ends what streams without an end of its own. */
  quiet(): void
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
  const log = createDebugLog(deps)
  const stopping = new AbortController()
  const service = createSignInService(deps, network, log)
  const accesses = createAccesses(deps, service, { leaseMs, random })
  const pacer = createPacer(createPaceStore(deps.db), deps.log)
  const openOutbound = (through: Accesses): Outbound =>
    createOutbound({ clock: deps.clock, network, accesses: through, pacer, random, log })
  const outbound = openOutbound(accesses)
  const tools = { outbound, accesses }
  const upkeep = startUpkeep(deps, { exercise: accesses.exercise })
  const checks = startChecks(deps, { test: (connectionId) => ping(tools, connectionId), random })
  return {
    outbound,
    handlers: {
      ...grantHandlers({ deps, service, accesses, network, outbound, openOutbound, random }),
      ...debugHandlers({ deps, forget: outbound.forget, stopping: stopping.signal }),
    },
    recheck: accesses.recheck,
    quiet: () => stopping.abort(),
    async close() {
      stopping.abort()
      await Promise.all([upkeep.stop(), checks.stop()])
      await outbound.close()
      await service.close()
      await log.settled()
    },
  }
}

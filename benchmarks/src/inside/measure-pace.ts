/** How much of Key Vault's published limit Keyway uses, in a sandbox that refuses whatever is over it. */
import { createAzureAccess } from '../../../packages/server/src/grants/index.ts'
import { type AzureWorld, sandboxTarget } from '../../../packages/server/test/support/azure-world.ts'

export interface PaceUse {
  /** Secrets one vault lets be set in ten seconds. */
  readonly limit: number
  readonly seconds: number
  /** Calls answered, over those the limit allows in the time. */
  readonly used: number
  /** Answers 429. */
  readonly refused: number
  /** Calls that failed for whoever made them. */
  readonly failed: number
}

const LIMIT = 300
const WINDOW_MS = 10_000
const AT_ONCE = 25

/**
 * The first window is not counted: it begins with the whole allowance at once.
 * @param windows of ten seconds that are counted
 */
export async function measurePace(
  { deps, sandbox }: AzureWorld,
  connectionId: string,
  windows: number,
): Promise<PaceUse> {
  const config = { ...deps.config, sandbox: { ...sandboxTarget(sandbox), limits: 'published' } as const }
  sandbox.control.changeVaultSettings({ limits: 'published' })
  const azure = createAzureAccess({ ...deps, config })
  const began = performance.now()
  const from = began + WINDOW_MS
  const until = from + windows * WINDOW_MS
  let [answered, failed, next] = [0, 0, 0]
  const caller = async (): Promise<void> => {
    while (performance.now() < until) {
      const inputs = { 'secret-name': `paced-${next}`, value: 'v' }
      next += 1
      const result = await azure.outbound.call(connectionId, 'SetSecret', inputs, { patienceMs: 2 * WINDOW_MS })
      const now = performance.now()
      if (!result.ok) failed += 1
      else if (now >= from && now < until) answered += 1
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, caller))
    const refused = sandbox.control.calls.list({ failedOnly: true }).filter(({ status }) => status === 429).length
    return { limit: LIMIT, seconds: (windows * WINDOW_MS) / 1000, used: answered / (LIMIT * windows), refused, failed }
  } finally {
    await azure.close()
  }
}

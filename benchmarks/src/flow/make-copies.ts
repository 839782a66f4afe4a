/** Many flows that copy the secrets of one vault to another. */
import { fillVault } from './fill-vault.ts'
import type { FlowStage } from './flow-stage.ts'

export interface Copies {
  readonly flows: number
  /** Of each flow. */
  readonly records: number
  /** Milliseconds that the vaults take to answer, in the middle. */
  readonly latencyMs: number
}

/** One call after the other: what a flow waits for is the vault. */
const ONE = 1
/**
 * Milliseconds by which the vaults of a pair are nearer and farther than they are in the middle: no two services answer as if by one
 * clock, and calls that come back together would queue for one another ever after.
 */
const SPREAD = [0, 1, 2, -1, -2]

/** Each flow has connections of its own: flows that share one share its slots. */
export async function makeCopies(stage: FlowStage, { flows, records, latencyMs }: Copies): Promise<string[]> {
  const pairs = latencyMs === 0 ? [0] : SPREAD
  for (const [pair, nearer] of pairs.entries()) {
    await fillVault(stage, `source-${pair}`, records)
    await (await stage.createVault(`target-${pair}`)).close()
    await stage.setVault(`source-${pair}`, { latency: latencyMs - nearer })
    await stage.setVault(`target-${pair}`, { latency: latencyMs + nearer })
  }
  const ids: string[] = []
  for (let number = 0; number < flows; number += 1) {
    const pair = number % pairs.length
    const from = await stage.connect(`source-${pair}`, ONE, `source ${number}`)
    const to = await stage.connect(`target-${pair}`, ONE, `target ${number}`)
    ids.push(await stage.makeCopy(`flow ${number}`, from, to))
  }
  return ids
}

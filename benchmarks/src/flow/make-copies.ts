/** Many flows that copy the secrets of one vault to another. */
import { fillVault } from './fill-vault.ts'
import type { FlowStage } from './flow-stage.ts'

export interface Copies {
  readonly flows: number
  /** Of each flow. */
  readonly records: number
  /** Milliseconds that the vaults take to answer. */
  readonly latencyMs: number
}

/** One call after the other: what a flow waits for is the vault. */
const ONE = 1

/** Each flow has connections of its own: flows that share one share its slots. */
export async function makeCopies(stage: FlowStage, { flows, records, latencyMs }: Copies): Promise<string[]> {
  await fillVault(stage, 'source', records)
  await (await stage.createVault('target')).close()
  await stage.setVaults({ latency: latencyMs })
  const ids: string[] = []
  for (let number = 0; number < flows; number += 1) {
    const from = await stage.connect('source', ONE, `source ${number}`)
    ids.push(await stage.makeCopy(`flow ${number}`, from, await stage.connect('target', ONE, `target ${number}`)))
  }
  return ids
}

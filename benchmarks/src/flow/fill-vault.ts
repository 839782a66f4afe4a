/** A vault of the stage with secrets in it. */
import { measure } from '../measure.ts'
import type { FlowStage } from './flow-stage.ts'

const VALUE = 'a value of the usual length, 32 b'
const AT_ONCE = 25

export async function fillVault(stage: FlowStage, vault: string, secrets: number): Promise<void> {
  const client = await stage.createVault(vault)
  const nameOf = (index: number) => `secret-${String(index).padStart(7, '0')}`
  await measure({ atOnce: AT_ONCE, calls: secrets }, (index) => client.setSecret(nameOf(index), VALUE))
  await client.close()
}

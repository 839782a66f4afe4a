/** What somebody does to errors of a flow: one transaction, with its audit row. */
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../../deps.ts'
import { lockFlow } from '../run-flow.ts'

export type Needed = Pick<Deps, 'db' | 'clock'>

/**
 * @param change says how many errors it changed; what changed none is not in the audit log
 * @throws AppError resource_not_found
 */
export async function changeErrors(
  { db, clock }: Needed,
  actor: Actor,
  flowId: string,
  event: 'resolve' | 'delete' | 'tag',
  change: (tx: Tx, now: Date) => Promise<bigint>,
): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    // As a retry does: what it claims just now is not changed beside it.
    const { name } = await lockFlow(tx, flowId)
    if ((await change(tx, now)) === 0n) return
    await recordAudit(tx, actor, { event, resourceType: 'flow', resourceId: flowId, resourceName: name }, now)
  })
}

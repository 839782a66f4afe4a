/** Errors that nobody will send again: resolved by somebody, or deleted with the records they keep. */
import { sql } from 'kysely'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../../deps.ts'
import { RETRYING } from '../../jobs/index.ts'
import { lockFlow } from '../run-flow.ts'
import { areChosen, type ChosenErrors } from './choose-errors.ts'

type Needed = Pick<Deps, 'db' | 'clock'>

/** Those resolved already stay as they are; so do those a run is just sending again. */
export const resolveErrors = (deps: Needed, actor: Actor, chosen: ChosenErrors): Promise<void> =>
  settle(deps, actor, chosen, 'resolve', async (tx, now) => {
    const { numUpdatedRows } = await tx
      .updateTable('jobErrors')
      .set({ resolvedAt: now, resolvedBy: actor.user?.name ?? actor.source })
      .where(areChosen(chosen))
      .where('resolvedAt', 'is', null)
      .where(sql<boolean>`NOT ${RETRYING}`)
      .executeTakeFirst()
    return numUpdatedRows
  })

/** Open ones stay. */
export const deleteResolved = (deps: Needed, actor: Actor, chosen: ChosenErrors): Promise<void> =>
  settle(deps, actor, chosen, 'delete', async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('jobErrors')
      .where(areChosen(chosen))
      .where('resolvedAt', 'is not', null)
      .executeTakeFirst()
    return numDeletedRows
  })

/**
 * @param change says how many errors it changed; what changed none is not in the audit log
 * @throws AppError resource_not_found
 */
async function settle(
  { db, clock }: Needed,
  actor: Actor,
  { flowId }: ChosenErrors,
  event: 'resolve' | 'delete',
  change: (tx: Tx, now: Date) => Promise<bigint>,
): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    // As a retry does: what it claims just now is not resolved beside it.
    const { name } = await lockFlow(tx, flowId)
    if ((await change(tx, now)) === 0n) return
    await recordAudit(tx, actor, { event, resourceType: 'flow', resourceId: flowId, resourceName: name }, now)
  })
}

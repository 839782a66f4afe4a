/** Errors that nobody will send again: resolved by somebody, or deleted with the records they keep. */
import { sql } from 'kysely'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor, Deps } from '../../deps.ts'
import { lockFlow } from '../run-flow.ts'
import { areChosen, type ChosenErrors } from './choose-errors.ts'
import { RETRYING } from './list-errors.ts'

interface OfFlow {
  readonly name: string
}

/** Those resolved already stay as they are; so do those a run is just sending again. */
export async function resolveErrors(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { name }: OfFlow,
  chosen: ChosenErrors,
): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    // As a retry does: what it claims just now is not resolved beside it.
    await lockFlow(tx, chosen.flowId)
    const resolved = await tx
      .updateTable('jobErrors')
      .set({ resolvedAt: now, resolvedBy: actor.user?.name ?? actor.source })
      .where(areChosen(chosen))
      .where('resolvedAt', 'is', null)
      .where(sql<boolean>`NOT ${RETRYING}`)
      .executeTakeFirst()
    if (resolved.numUpdatedRows === 0n) return
    const what = { event: 'resolve', resourceType: 'flow', resourceId: chosen.flowId, resourceName: name } as const
    await recordAudit(tx, actor, what, now)
  })
}

/** Open ones stay. */
export async function deleteResolved(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { name }: OfFlow,
  chosen: ChosenErrors,
): Promise<void> {
  const now = clock.now()
  await db.transaction().execute(async (tx) => {
    const deleted = await tx
      .deleteFrom('jobErrors')
      .where(areChosen(chosen))
      .where('resolvedAt', 'is not', null)
      .executeTakeFirst()
    if (deleted.numDeletedRows === 0n) return
    const what = { event: 'delete', resourceType: 'flow', resourceId: chosen.flowId, resourceName: name } as const
    await recordAudit(tx, actor, what, now)
  })
}

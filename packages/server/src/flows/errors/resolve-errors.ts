/** Errors that nobody will send again: resolved by somebody, or deleted with the records they keep. */
import { sql } from 'kysely'
import type { Actor } from '../../deps.ts'
import { RETRYING } from '../../jobs/index.ts'
import { changeErrors, type Needed } from './change-errors.ts'
import { areChosen, type ChosenErrors } from './choose-errors.ts'

/** Those resolved already stay as they are; so do those a run is just sending again. */
export const resolveErrors = (deps: Needed, actor: Actor, chosen: ChosenErrors): Promise<void> =>
  changeErrors(deps, actor, chosen.flowId, 'resolve', async (tx, now) => {
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
  changeErrors(deps, actor, chosen.flowId, 'delete', async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('jobErrors')
      .where(areChosen(chosen))
      .where('resolvedAt', 'is not', null)
      .executeTakeFirst()
    return numDeletedRows
  })

/** Puts tags on errors of a step, open and resolved ones alike. */
import type { ErrorTagsInput } from '@keyway/contract'
import { sql } from 'kysely'
import type { Actor, Tx } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { changeErrors, type Needed } from './change-errors.ts'
import { areChosen } from './choose-errors.ts'
import type { OfStep } from './list-errors.ts'

/** What is not an error of the step is left out. @throws AppError resource_not_found, invalid_ref */
export const tagErrors = (deps: Needed, actor: Actor, of: OfStep, input: ErrorTagsInput): Promise<void> =>
  changeErrors(deps, actor, of.flowId, 'tag', async (tx) => {
    const { tagIds } = input
    await holdTags(tx, tagIds)
    // Held until the end: a sweep, or a retry that is refused again, deletes errors.
    const errors = await tx
      .selectFrom('jobErrors')
      .select('id')
      .where(areChosen({ ...of, choice: { errors: input.errors?.map(({ id }) => id) ?? input.errorIds } }))
      .orderBy('id')
      .forKeyShare()
      .execute()
    if (errors.length === 0) return 0n
    const ids = errors.map(({ id }) => id)
    await tx.deleteFrom('jobErrorTags').where('errorId', 'in', ids).execute()
    if (tagIds.length > 0) {
      await sql`INSERT INTO job_error_tags (error_id, tag_id)
        SELECT job_errors.id, tags.id FROM job_errors CROSS JOIN tags
        WHERE job_errors.id IN (${sql.join(ids)}) AND tags.id IN (${sql.join(tagIds)})`.execute(tx)
    }
    return BigInt(ids.length)
  })

/** None of them is deleted meanwhile. */
async function holdTags(tx: Tx, tagIds: readonly string[]): Promise<void> {
  if (tagIds.length === 0) return
  const rows = await tx.selectFrom('tags').select('id').where('id', 'in', tagIds).orderBy('id').forKeyShare().execute()
  const found = new Set(rows.map(({ id }) => id))
  const index = tagIds.findIndex((id) => !found.has(id))
  if (index < 0) return
  throw new AppError('invalid_ref', {
    field: `tagIds.${index}`,
    facts: { resource: 'tag', id: tagIds[index] ?? '' },
  })
}

/** Which errors somebody means: those named, or all open ones of a step. */
import type { ErrorChoice } from '@keyway/contract'
import { type SqlBool, sql } from 'kysely'

export interface ChosenErrors {
  readonly flowId: string
  readonly stepId: string
  readonly choice: ErrorChoice
}

/** As a condition over the rows of job_errors. */
export function areChosen({ flowId, stepId, choice }: ChosenErrors) {
  const { errors, errorIds, retryDataKeys } = choice
  const ids = errors ?? errorIds ?? retryDataKeys
  const named = ids === undefined ? sql`true` : sql`id IN (${sql.join(ids)})`
  return sql<SqlBool>`flow_id = ${flowId} AND step_id = ${stepId} AND ${named}`
}

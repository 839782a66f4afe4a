/** Which errors somebody means: those named, or all of a step that match. */
import type { ErrorChoice } from '@keyway/contract'
import { type SqlBool, sql } from 'kysely'
import { matching } from './matching.ts'

export interface ChosenErrors {
  readonly flowId: string
  readonly stepId: string
  readonly choice: ErrorChoice
  /** Only those whose time has come to be sent again by themselves. */
  readonly due?: { readonly attempt: number; readonly now: Date }
}

/** As a condition over the rows of job_errors. */
export function areChosen({ flowId, stepId, choice, due }: ChosenErrors) {
  const { errors, errorIds, retryDataKeys, filter = {} } = choice
  const ids = errors ?? errorIds ?? retryDataKeys
  const named = ids === undefined ? matching(filter) : sql`id IN (${sql.join(ids)})`
  const isDue = due === undefined ? sql`true` : sql`auto_retries = ${due.attempt} AND auto_retry_at <= ${due.now}`
  return sql<SqlBool>`flow_id = ${flowId} AND step_id = ${stepId} AND ${named} AND ${isDue}`
}

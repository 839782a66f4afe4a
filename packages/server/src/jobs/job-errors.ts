/** Failed records as rows of `job_errors`. Their data is sealed: it may hold secrets, and retrying needs it. */
import { newId } from '@keyway/contract'
import { type Insertable, sql } from 'kysely'
import type { Deps, Tx } from '../deps.ts'
import type { Place } from '../encryption/sealer.ts'
import type { RecordFailure } from '../records/index.ts'
import type { JobErrorTable } from '../storage/schema.ts'
import { isTransient, nextRetry } from './auto-retry.ts'

export type JobErrorRow = Insertable<JobErrorTable>

/** Where the data of a failed record is sealed for. */
export const retryDataPlace = (errorId: string): Place => ({
  table: 'job_errors',
  column: 'retry_data_sealed',
  id: errorId,
})

/** A run that has ended keeps nothing: what it did not come to is open again. */
export const RETRYING = sql<boolean>`EXISTS (
  SELECT 1 FROM jobs WHERE jobs.id = job_errors.retry_job_id AND jobs.ended_at IS NULL)`

export interface FailedStep {
  readonly flowId: string
  readonly flowJobId: string
  /** Id of the export or import. */
  readonly stepId: string
  /** Which of the places the step has in the flow, from 0 on. */
  readonly stepPlace: number
  readonly failures: readonly RecordFailure[]
  /** Retries by itself so far, of all its records; null: they are not sent again by themselves. */
  readonly attempt: number | null
}

/** Seals before the transaction begins, so that none is held open meanwhile. */
export async function errorRows({ sealer, clock }: Deps, steps: readonly FailedStep[]): Promise<JobErrorRow[]> {
  const now = clock.now()
  const rows = steps.flatMap(({ failures, attempt, ...step }) =>
    failures.map((failure) => ({ step, failure, attempt })),
  )
  return await Promise.all(
    rows.map(async ({ step, failure, attempt }) => {
      const id = newId(now.getTime())
      return {
        id,
        ...step,
        occurredAt: now,
        source: failure.source,
        code: failure.code,
        message: failure.message,
        traceKey: failure.traceKey ?? null,
        classification: failure.classification,
        diagnosis: failure.diagnosis === null ? null : JSON.stringify(failure.diagnosis),
        autoRetries: attempt ?? 0,
        autoRetryAt: attempt !== null && isTransient(failure) ? nextRetry(attempt, now) : null,
        retryDataSealed: await sealer.seal(JSON.stringify(failure.record), retryDataPlace(id)),
      }
    }),
  )
}

/** Rows per statement: PostgreSQL takes at most 65,535 parameters, and a row has fifteen. */
const ROWS_PER_INSERT = 1_000

export async function insertErrors(tx: Tx, rows: readonly JobErrorRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await tx
      .insertInto('jobErrors')
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .execute()
  }
}

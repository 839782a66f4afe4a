/** Ends a run and its steps: completed, failed with a diagnosis, or cancelled. */
import type { Diagnosis } from '@keyway/contract'
import type { Tx } from '../deps.ts'
import { noteJob } from './job-log.ts'
import type { Lease } from './lease.ts'

export interface RunEnd {
  readonly status: 'completed' | 'failed' | 'canceled'
  readonly diagnosis: Diagnosis | null
  /** Job of the step that failed; the others did not come to their end through no fault of theirs. */
  readonly failedStep: string | null
}

/** @returns false when the run was not ours to end */
export async function endRun(tx: Tx, lease: Lease, end: RunEnd, now: Date): Promise<boolean> {
  const ended = await tx
    .updateTable('jobs')
    .set({ status: end.status, diagnosis: asJson(end.diagnosis), waitsFor: null, endedAt: now, lastModified: now })
    .where('id', '=', lease.flowJobId)
    .where('fence', '=', lease.fence)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) return false
  await noteJob(tx, lease.flowJobId, end.status, now, end.diagnosis ? { reason: end.diagnosis.title } : {})
  if (end.failedStep !== null) {
    await tx
      .updateTable('jobs')
      .set({ status: 'failed', diagnosis: asJson(end.diagnosis), endedAt: now, lastModified: now })
      .where('id', '=', end.failedStep)
      .execute()
  }
  await tx
    .updateTable('jobs')
    .set({ status: end.status === 'completed' ? 'completed' : 'canceled', endedAt: now, lastModified: now })
    .where('flowJobId', '=', lease.flowJobId)
    .where('endedAt', 'is', null)
    .execute()
  return true
}

const asJson = (diagnosis: Diagnosis | null): string | null => (diagnosis === null ? null : JSON.stringify(diagnosis))

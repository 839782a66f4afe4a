/**
 * Runs that wait for their turn: a flow runs once at a time, so what is to start it meanwhile stands here. The same cause
 * waits once, however often it comes.
 */
import { type Job, newId } from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { Db, Tx } from '../deps.ts'
import type { FlowStartTable } from '../storage/schema.ts'

export interface Start {
  readonly flowId: string
  readonly reason: FlowStartTable['reason']
  /** Which of the flow's schedules. */
  readonly schedule?: string
}

/** @returns the id the job of the run will have */
export async function putStart(tx: Tx, { flowId, reason, schedule = '' }: Start, now: Date): Promise<string> {
  const row = await tx
    .insertInto('flowStarts')
    .values({ id: newId(now.getTime()), flowId, reason, schedule, createdAt: now })
    // Changes nothing, and gives the row that is there, locked: nobody takes it before this transaction ends.
    .onConflict((conflict) => conflict.columns(['flowId', 'reason', 'schedule']).doUpdateSet({ flowId }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Flows that follow one that has completed. One that was deleted meanwhile is left out. */
export async function startNext(tx: Tx, flowIds: readonly string[], now: Date): Promise<void> {
  if (flowIds.length === 0) return
  const there = await tx.selectFrom('flows').select('id').where('id', 'in', flowIds).forKeyShare().execute()
  for (const { id } of there) await putStart(tx, { flowId: id, reason: 'after' }, now)
}

/** Runs that wait, each as the job it will be. */
export const waitingStarts = (db: Db | Tx) =>
  db
    .selectFrom('flowStarts')
    .select(['id', 'flowId', 'reason', 'createdAt'])
    .select((row) =>
      row.selectFrom('flows').select('flows.name').whereRef('flows.id', '=', 'flowStarts.flowId').as('flowName'),
    )

/** A run that waits; null when none has this id. */
export async function findWaiting(db: Db | Tx, id: string): Promise<Job | null> {
  const row = await waitingStarts(db).where('id', '=', id).executeTakeFirst()
  return row ? presentWaiting(row) : null
}

type WaitingStart = Pick<Selectable<FlowStartTable>, 'id' | 'flowId' | 'reason' | 'createdAt'> & {
  readonly flowName: string | null
}

export function presentWaiting(row: WaitingStart): Job {
  const time = row.createdAt.toISOString()
  return {
    _id: row.id,
    type: 'flow',
    startedBy: row.reason,
    status: 'queued',
    _flowId: row.flowId,
    flowName: row.flowName ?? '',
    numExport: 0,
    numSuccess: 0,
    numIgnore: 0,
    numError: 0,
    numPagesGenerated: 0,
    numPagesProcessed: 0,
    doneExporting: false,
    diagnosis: null,
    waiting: null,
    createdAt: time,
    startedAt: null,
    endedAt: null,
    lastModified: time,
  }
}

/** The record an open error keeps: read with its secrets masked, revealed, and changed before it is sent again. */
import type { RetryData } from '@keyway/contract'
import { sql } from 'kysely'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor, Deps, Tx } from '../../deps.ts'
import { AppError } from '../../errors.ts'
import { RETRYING, retryDataPlace } from '../../jobs/index.ts'
import { isTooLarge, type SourceRecord } from '../../records/index.ts'
import { flowDocOf } from '../flow-doc.ts'
import { type FlowSteps, readSteps } from '../flow-steps.ts'
import { lockFlow } from '../run-flow.ts'
import { hideSecrets } from './hide-record.ts'
import { keepSecrets } from './keep-secrets.ts'
import { isUnchangedSince } from './unchanged-since.ts'

type Needed = Pick<Deps, 'db' | 'clock' | 'sealer'>

export interface KeptRecord {
  readonly flowId: string
  readonly stepId: string
  readonly retryDataKey: string
}

/** @throws AppError resource_not_found */
export async function readRetryData(deps: Needed, kept: KeptRecord): Promise<RetryData> {
  const found = await deps.db.transaction().execute((tx) => findKept(tx, deps, kept))
  return present(found, hideSecrets(found.record, found.passed))
}

/** Written down before anybody sees it. @throws AppError resource_not_found */
export const revealRetryData = (deps: Needed, actor: Actor, kept: KeptRecord): Promise<RetryData> =>
  deps.db.transaction().execute(async (tx) => {
    const found = await lockKept(tx, deps, kept)
    await tell(tx, actor, kept, found, 'reveal', deps.clock.now())
    return present(found, found.record)
  })

/** @throws AppError resource_not_found, masked_secret, invalid_field, not_retriable while a retry sends it */
export async function replaceRetryData(
  deps: Needed,
  actor: Actor,
  kept: KeptRecord,
  edited: SourceRecord,
): Promise<RetryData> {
  const { found, record } = await deps.db.transaction().execute(async (tx) => {
    const found = await lockKept(tx, deps, kept)
    if (found.retrying)
      throw new AppError('not_retriable', {
        facts: { reason: 'A retry is sending this record just now. Wait for it.' },
      })
    const record = keepSecrets(edited, { stored: found.record, shown: hideSecrets(found.record, found.passed) })
    if (isTooLarge(record))
      throw new AppError('invalid_field', { field: 'data', facts: { reason: 'The record must be at most 5 MB.' } })
    await tx
      .updateTable('jobErrors')
      .set({ retryDataSealed: await deps.sealer.seal(JSON.stringify(record), retryDataPlace(kept.retryDataKey)) })
      .where('id', '=', kept.retryDataKey)
      .execute()
    await tell(tx, actor, kept, found, 'update', deps.clock.now())
    return { found, record }
  })
  return present(found, hideSecrets(record, found.passed))
}

interface Found {
  readonly flowName: string
  readonly record: SourceRecord
  readonly traceKey: string | null
  readonly retrying: boolean
  /** Null: they cannot be read, or what they say of secrets was changed since. */
  readonly passed: FlowSteps | null
  /** An export refused it, and not one of the steps after it. */
  readonly fromExport: boolean
}

/** With the flow's row locked, as a retry has it: what it claims just now is not changed beside it. */
async function lockKept(tx: Tx, deps: Needed, kept: KeptRecord): Promise<Found> {
  await lockFlow(tx, kept.flowId)
  return await findKept(tx, deps, kept)
}

async function findKept(tx: Tx, { sealer }: Needed, { flowId, stepId, retryDataKey }: KeptRecord): Promise<Found> {
  const flow = await tx.selectFrom('flows').select(['name', 'doc']).where('id', '=', flowId).executeTakeFirst()
  if (!flow) throw new AppError('resource_not_found', { facts: { resource: 'flow' } })
  const row = await tx
    .selectFrom('jobErrors')
    .select(['id', 'flowJobId', 'traceKey', 'retryDataSealed', RETRYING.as('retrying')])
    .where('flowId', '=', flowId)
    .where('stepId', '=', stepId)
    .where('id', '=', retryDataKey)
    .where('resolvedAt', 'is', null)
    .where(sql<boolean>`retry_data_sealed IS NOT NULL`)
    .executeTakeFirst()
  if (!row?.retryDataSealed) throw new AppError('resource_not_found', { facts: { resource: 'kept record' } })
  const record = JSON.parse(await sealer.open(row.retryDataSealed, retryDataPlace(row.id))) as SourceRecord
  const steps = await readSteps(tx, flowDocOf(flow.doc)).catch((error: unknown) => {
    if (error instanceof AppError) return null
    throw error
  })
  const fromExport = steps?.processors.every(({ id }) => id !== stepId) ?? true
  const passed = steps && (await isUnchangedSince(tx, row.flowJobId, flowId, steps)) ? steps : null
  return { flowName: flow.name, record, traceKey: row.traceKey, retrying: row.retrying, passed, fromExport }
}

const present = ({ traceKey, fromExport }: Found, record: SourceRecord): RetryData => ({
  data: { ...record },
  stage: fromExport ? 'page_generator' : 'page_processor',
  ...(traceKey !== null && { traceKey }),
})

const tell = (
  tx: Tx,
  actor: Actor,
  { flowId, stepId, retryDataKey }: KeptRecord,
  { flowName }: Found,
  event: 'reveal' | 'update',
  now: Date,
): Promise<void> =>
  recordAudit(
    tx,
    actor,
    {
      event,
      resourceType: 'flow',
      resourceId: flowId,
      resourceName: flowName,
      fieldPaths: [`errors.${stepId}.${retryDataKey}`],
    },
    now,
  )

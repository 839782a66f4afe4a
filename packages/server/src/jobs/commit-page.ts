/**
 * Writes what became of a page: where the export goes on, all counters, and the failed records, in one transaction. A
 * process that dies leaves a page either done or not begun, as far as the database knows.
 */
import { sql } from 'kysely'
import type { Deps, Tx } from '../deps.ts'
import { keepExportTime } from './export-times.ts'
import { errorRows, insertErrors } from './job-errors.ts'
import { type Lease, LeaseLost } from './lease.ts'
import type { ProcessedPage } from './process-page.ts'
import { resolveMatching } from './resolve-matching.ts'
import { settleRetried } from './retry-pages.ts'
import { type PlannedGenerator, type RunPlan, stepIdOf } from './run-plan.ts'
import { dropDelivered } from './webhook-pages.ts'

export interface PageCommit {
  readonly lease: Lease
  readonly plan: RunPlan
  readonly generator: PlannedGenerator
  readonly processed: ProcessedPage
  /** False for a page that was stopped midway: what was done counts, but the export does not go on after it. */
  readonly whole: boolean
}

/** @throws LeaseLost when the run belongs to another process or has ended */
export async function commitPage(deps: Deps, commit: PageCommit): Promise<void> {
  const errors = await errorRows(deps, failedSteps(commit))
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    await countRun(tx, commit, errors.length, now)
    await countExport(tx, commit, now)
    for (const [index, { jobId }] of commit.plan.processors.entries()) await countStep(tx, commit, index, jobId, now)
    await insertErrors(tx, errors)
    if (commit.plan.resolvesMatching) {
      const { plan, lease, processed } = commit
      const got = { flowId: plan.flowId, flowJobId: lease.flowJobId, traceKeys: processed.gotThrough }
      await resolveMatching(tx, got, now)
    }
    const { generator, plan, processed, whole } = commit
    if ('retry' in generator) await settleRetried(tx, { ...processed, whole }, now)
    else if ('webhook' in generator) {
      if (whole) await dropDelivered(tx, plan.flowId, generator.webhook, processed.page.cursor)
    } else if (generator.window && !generator.window.asked && isDone(commit)) {
      await keepExportTime(tx, plan.flowId, generator.exportId, generator.window)
    }
  })
}

function failedSteps({ lease, plan, generator, processed }: PageCommit) {
  const run = { flowId: plan.flowId, flowJobId: lease.flowJobId }
  const attempt = plan.autoRetry ? ('retry' in generator ? generator.retry.attempt : 0) : null
  return [
    {
      ...run,
      // What could not be read whole is read again by the next run.
      attempt: null,
      stepId: generator.exportId,
      failures: [...processed.page.failures, ...(processed.unmarked ?? [])],
    },
    ...plan.processors.map((processor, index) => ({
      ...run,
      attempt,
      stepId: stepIdOf(processor),
      failures: processed.steps[index]?.failures ?? [],
    })),
  ]
}

/** Pages without a record are not counted: there was nothing to process. */
const pagesOf = ({ processed: { page } }: PageCommit): number =>
  page.records.length + page.failures.length + (page.ignored ?? 0) > 0 ? 1 : 0

const read = ({ processed: { page } }: PageCommit): number =>
  page.records.length + page.failures.length + (page.ignored ?? 0)

/** This page was the export's last. */
const isDone = ({ whole, processed: { page } }: PageCommit): boolean => whole && page.cursor === null

/** This page was the last of the whole run. */
const isLast = (commit: PageCommit): boolean => isDone(commit) && commit.generator === commit.plan.generators.at(-1)

async function countRun(tx: Tx, commit: PageCommit, errors: number, now: Date): Promise<void> {
  const { lease, processed } = commit
  const updated = await tx
    .updateTable('jobs')
    .set({
      numExport: sql`num_export + ${read(commit)}`,
      numSuccess: sql`num_success + ${processed.succeeded}`,
      numIgnore: sql`num_ignore + ${processed.ignored + (processed.page.ignored ?? 0)}`,
      numError: sql`num_error + ${errors}`,
      numPagesGenerated: sql`num_pages_generated + ${pagesOf(commit)}`,
      numPagesProcessed: sql`num_pages_processed + ${pagesOf(commit)}`,
      idleStarts: 0,
      waits: 0,
      waitsSince: null,
      waitsUntil: null,
      lastModified: now,
      ...(isLast(commit) && { doneExporting: true }),
    })
    .where('id', '=', lease.flowJobId)
    .where('fence', '=', lease.fence)
    .where('status', 'in', ['running', 'canceling'])
    .executeTakeFirst()
  if (updated.numUpdatedRows === 0n) throw new LeaseLost('the run belongs to another process or has ended')
}

async function countExport(tx: Tx, commit: PageCommit, now: Date): Promise<void> {
  const { page } = commit.processed
  const done = isDone(commit)
  await tx
    .updateTable('jobs')
    .set({
      numExport: sql`num_export + ${read(commit)}`,
      numSuccess: sql`num_success + ${page.records.length}`,
      numIgnore: sql`num_ignore + ${page.ignored ?? 0}`,
      numError: sql`num_error + ${page.failures.length + (commit.processed.unmarked?.length ?? 0)}`,
      numPagesGenerated: sql`num_pages_generated + ${pagesOf(commit)}`,
      lastModified: now,
      ...(commit.whole && { cursor: page.cursor === null ? null : JSON.stringify(page.cursor) }),
      ...(done && { doneExporting: true, status: 'completed' as const, endedAt: now }),
      ...(page.note && { diagnosis: JSON.stringify(page.note) }),
    })
    .where('id', '=', commit.generator.jobId)
    .execute()
}

async function countStep(tx: Tx, commit: PageCommit, index: number, jobId: string, now: Date): Promise<void> {
  const step = commit.processed.steps[index]
  if (!step) return
  await tx
    .updateTable('jobs')
    .set({
      numSuccess: sql`num_success + ${step.done}`,
      numIgnore: sql`num_ignore + ${step.ignored}`,
      numError: sql`num_error + ${step.failures.length}`,
      numPagesProcessed: sql`num_pages_processed + ${pagesOf(commit)}`,
      lastModified: now,
    })
    .where('id', '=', jobId)
    .execute()
}

/**
 * Writes what became of a page: where the export goes on, all counters, and the failed records, in one transaction. A
 * process that dies leaves a page either done or not begun, as far as the database knows.
 */
import { sql } from 'kysely'
import type { Deps, Tx } from '../deps.ts'
import { keepExportTime } from './export-times.ts'
import { errorRows, insertErrors } from './job-errors.ts'
import { noteJob } from './job-log.ts'
import { type Lease, LeaseLost } from './lease.ts'
import type { ProcessedPage } from './process-page.ts'
import { type PassedStep, resolveMatching } from './resolve-matching.ts'
import { settleRetried } from './retry-pages.ts'
import { nameOf, type PlannedGenerator, placeOf, type RunPlan, stepIdOf } from './run-plan.ts'
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
  const { generator, plan, processed, whole } = commit
  const keepsTime = 'export' in generator && generator.window && !generator.window.asked && isDone(commit)
  // Most pages are counted and no more, which is one statement: begin and commit would take longer than it does.
  const countsOnly = errors.length === 0 && 'export' in generator && !isDone(commit) && !plan.resolvesMatching
  if (countsOnly) return await countPage(deps.db, commit, 0, now)
  await deps.db.transaction().execute(async (tx) => {
    await countPage(tx, commit, errors.length, now)
    if (isDone(commit)) await noteJob(tx, commit.lease.flowJobId, 'exportEnded', now, { name: nameOf(generator) })
    await insertErrors(tx, errors)
    if (plan.resolvesMatching) {
      const run = { flowId: plan.flowId, flowJobId: commit.lease.flowJobId }
      await resolveMatching(tx, run, passedSteps(commit), now)
    }
    if ('retry' in generator) await settleRetried(tx, processed, now)
    else if ('webhook' in generator) {
      if (whole) await dropDelivered(tx, plan.flowId, generator.webhook, processed.page.cursor)
    } else if (keepsTime && generator.window) {
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
      stepPlace: 0,
      failures: [...processed.page.failures, ...(processed.unmarked ?? [])],
    },
    ...placesOf(plan).map((place, index) => ({
      ...run,
      attempt,
      ...place,
      failures: processed.steps[index]?.failures ?? [],
    })),
  ]
}

/** Each processor's step, and which of that step's places in the flow it stands at. */
const placesOf = ({ processors }: RunPlan) =>
  processors.map((processor, index) => ({ stepId: stepIdOf(processor), stepPlace: placeOf(processors, index) }))

/** Its export read a record that got through, and steps took it. */
function passedSteps({ plan, generator, processed }: PageCommit): PassedStep[] {
  const source = { stepId: generator.exportId, stepPlace: 0 }
  const places = placesOf(plan)
  return processed.gotThrough.flatMap(({ traceKey, steps }) => {
    const reached = places.filter((_, index) => steps.includes(index))
    return [source, ...reached].map((step) => ({ traceKey, ...step }))
  })
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

/**
 * The run, its export and its steps are counted in one statement. The run comes first, and the others only with it.
 * @throws LeaseLost
 */
async function countPage(db: Deps['db'] | Tx, commit: PageCommit, errors: number, now: Date): Promise<void> {
  const isOurs = sql<boolean>`exists (select from run)`
  const counted = await db
    .with('run', (qc) =>
      qc
        .updateTable('jobs')
        .set(countsOfRun(commit, errors, now))
        .where('id', '=', commit.lease.flowJobId)
        .where('fence', '=', commit.lease.fence)
        .where('status', 'in', ['running', 'canceling'])
        .returning('id'),
    )
    .with('source', (qc) =>
      qc.updateTable('jobs').set(countsOfExport(commit, now)).where('id', '=', commit.generator.jobId).where(isOurs),
    )
    .with('steps', (qc) =>
      qc
        .updateTable('jobs')
        .from(countsOfSteps(commit))
        .set({
          numSuccess: sql`jobs.num_success + step.done`,
          numIgnore: sql`jobs.num_ignore + step.ignored`,
          numError: sql`jobs.num_error + step.failed`,
          numPagesProcessed: sql`jobs.num_pages_processed + ${pagesOf(commit)}`,
          lastModified: now,
        })
        .whereRef('jobs.id', '=', 'step.id')
        .where(isOurs),
    )
    .selectFrom('run')
    .select('id')
    .executeTakeFirst()
  if (!counted) throw new LeaseLost('the run belongs to another process or has ended')
}

function countsOfRun(commit: PageCommit, errors: number, now: Date) {
  const { processed } = commit
  return {
    numExport: sql<number>`num_export + ${read(commit)}`,
    numSuccess: sql<number>`num_success + ${processed.succeeded}`,
    numIgnore: sql<number>`num_ignore + ${processed.ignored + (processed.page.ignored ?? 0)}`,
    numError: sql<number>`num_error + ${errors}`,
    numPagesGenerated: sql<number>`num_pages_generated + ${pagesOf(commit)}`,
    numPagesProcessed: sql<number>`num_pages_processed + ${pagesOf(commit)}`,
    idleStarts: 0,
    waits: 0,
    waitsSince: null,
    waitsUntil: null,
    lastModified: now,
    ...(isLast(commit) && { doneExporting: true }),
  }
}

function countsOfExport(commit: PageCommit, now: Date) {
  const { page, unmarked = [] } = commit.processed
  return {
    numExport: sql<number>`num_export + ${read(commit)}`,
    numSuccess: sql<number>`num_success + ${page.records.length}`,
    numIgnore: sql<number>`num_ignore + ${page.ignored ?? 0}`,
    numError: sql<number>`num_error + ${page.failures.length + unmarked.length}`,
    numPagesGenerated: sql<number>`num_pages_generated + ${pagesOf(commit)}`,
    lastModified: now,
    ...(commit.whole && { cursor: page.cursor === null ? null : JSON.stringify(page.cursor) }),
    ...(isDone(commit) && { doneExporting: true, status: 'completed' as const, endedAt: now }),
    ...(page.note && { diagnosis: JSON.stringify(page.note) }),
  }
}

/** However many steps there are, the statement stays the same. */
function countsOfSteps({ plan, processed }: PageCommit) {
  const counts = plan.processors.map(({ jobId: id }, index) => {
    const { done = 0, ignored = 0, failures = [] } = processed.steps[index] ?? {}
    return { id, done, ignored, failed: failures.length }
  })
  return sql<{ id: string }>`jsonb_to_recordset(${JSON.stringify(counts)}::jsonb)`.as<'step'>(
    sql`step(id text, done int, ignored int, failed int)`,
  )
}

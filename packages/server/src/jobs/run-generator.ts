/**
 * Runs one export of a flow to its end: while a page is written the next one is read, and pages are committed in their
 * order. One page is written and one more is on its way, never more, so memory stays flat.
 */
import type { Deps } from '../deps.ts'
import { type ExportCursor, type ExportPage, markExported } from '../exports/index.ts'
import { isOutOfReach } from '../outbound/index.ts'
import type { Outbound } from '../outbound/outbound.ts'
import type { FailedCall, RecordFailure } from '../records/index.ts'
import { commitPage } from './commit-page.ts'
import type { Lease } from './lease.ts'
import { type ProcessedPage, processPage } from './process-page.ts'
import { readGenerator, routeOf, traceKeyPathOf } from './read-generator.ts'
import type { RunControl } from './run-control.ts'
import type { PlannedGenerator, RunPlan } from './run-plan.ts'
import type { Route } from './steps/route-record.ts'
import type { Step } from './steps/step.ts'

export interface GeneratorRun {
  readonly lease: Lease
  readonly plan: RunPlan
  readonly generator: PlannedGenerator
  /** Of the last page that was committed; null: from the start. */
  readonly cursor: ExportCursor | null
  readonly steps: readonly Step[]
  readonly route: Route
  readonly control: RunControl
  /** A run whose connection fails may wait for it. */
  readonly mayWait: boolean
  /** Aborts when nothing more is to be read: the run was stopped, or a step's connection failed. */
  readonly reading: AbortSignal
}

/** A step's connection that failed while a page was sent through. */
export interface Outage {
  /** Index of the step in the plan. */
  readonly step: number
  readonly call: FailedCall
}

export interface GeneratorEnd {
  /** Its last page is committed. */
  readonly finished: boolean
  readonly outage: Outage | null
}

/**
 * Returns at the end of the export, at an outage, or when the control says so.
 * @throws ReadFailed when the export cannot be read on, after the pages before it are committed; LeaseLost
 */
export async function runGenerator(deps: Deps, outbound: Outbound, run: GeneratorRun): Promise<GeneratorEnd> {
  const { generator, control, plan } = run
  const stopped = (): boolean => control.stopped !== null || outageOf(run.steps) !== null
  let committed = Promise.resolve(true)
  let last = false
  try {
    for await (const page of readGenerator(deps, outbound, plan.flowId, generator, run.cursor, run.reading)) {
      const before = committed
      last = page.cursor === null
      committed = writeThenCommit(deps, outbound, run, page, before)
      committed.catch(control.breakOff)
      await before
      if (stopped()) break
    }
  } catch (error) {
    await committed
    if (!stopped()) throw error
  }
  return { finished: (await committed) && last, outage: outageOf(run.steps) }
}

/**
 * @param before whether the page before was committed
 * @returns whether this one was: after a gap nothing more is, or the run would go on behind it
 */
async function writeThenCommit(
  deps: Deps,
  outbound: Outbound,
  run: GeneratorRun,
  page: ExportPage,
  before: Promise<boolean>,
): Promise<boolean> {
  const route = routeOf(run.generator, run.route)
  const processed = await processPage(page, run.steps, route, traceKeyPathOf(run.generator), run.control.breakOff)
  const whole = (await before) && isWhole(run, processed)
  // Before the page counts as done: a process that dies in between marks its records again.
  const unmarked = whole ? await markTaken(deps, outbound, run, processed) : []
  // After a cancellation nobody reads the page again: what was sent of it is counted now or never.
  if (whole || (run.control.stopped === 'cancel' && !processed.untouched))
    await commitPage(deps, { ...run, processed: { ...processed, unmarked }, whole })
  return whole
}

async function markTaken(
  deps: Deps,
  outbound: Outbound,
  { generator, control }: GeneratorRun,
  { accepted }: ProcessedPage,
): Promise<readonly RecordFailure[]> {
  if (!('export' in generator)) return []
  return await markExported(deps, outbound, generator.export, accepted, control.calls)
}

/**
 * A page that was stopped midway is left to whoever takes the run over; so is one that met a connection the run now waits
 * for. Where it does not wait, one that an outage left untouched is left to the next run: it was read ahead.
 */
function isWhole({ control, steps, mayWait }: GeneratorRun, { untouched, cut }: ProcessedPage): boolean {
  if (control.stopped === 'cancel' || control.calls.aborted) return false
  const outage = outageOf(steps)
  if (outage === null) return true
  return mayWait && isOutOfReach(outage.call) ? !cut : !untouched
}

function outageOf(steps: readonly Step[]): Outage | null {
  for (const [step, { work }] of steps.entries()) {
    if (work.outage) return { step, call: work.outage }
  }
  return null
}

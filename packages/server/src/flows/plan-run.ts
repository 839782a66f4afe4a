/** Turns a flow into the plan of a run, with a job for each of its steps. */
import { newId, type PageProcessor, type STARTS } from '@keyway/contract'
import type { Tx } from '../deps.ts'
import { type AskedDates, askedWindow, readableOf, windowOf } from '../exports/index.ts'
import { writableOf } from '../imports/index.ts'
import type { PlannedGenerator, PlannedPath, PlannedProcessor, RunPlan } from '../jobs/index.ts'
import type { FlowDoc } from './flow-doc.ts'
import type { FlowSteps, ProcessorStep } from './flow-steps.ts'
import { maskingOf } from './masking.ts'

/** What made a run begin. */
export type StartedBy = (typeof STARTS)[number]

interface StartedFlow {
  readonly id: string
  readonly name: string
  readonly doc: FlowDoc
}

/** Where earlier runs have come to. */
interface Since {
  /** Of what was posted to the flow so far. */
  readonly lastPosition: number
  /** By export: when its last run that came to its end had begun. */
  readonly exportTimes: ReadonlyMap<string, Date>
  /** Dates somebody gave instead, for this run alone. */
  readonly asked?: AskedDates | undefined
}

export function planRun({ id, name, doc }: StartedFlow, steps: FlowSteps, since: Since, now: Date): RunPlan {
  return {
    flowId: id,
    flowName: name,
    generators: planGenerators(id, doc, steps, since, now),
    processors: steps.processors.map((step) => planProcessor(step, now)),
    ...(doc.routers && planRouters(doc.routers)),
    autoRetry: !doc.skipRetries,
    masking: maskingOf(steps),
    nextFlowIds: doc._runNextFlowIds ?? [],
  }
}

function planGenerators(
  flowId: string,
  doc: FlowDoc,
  { exports }: FlowSteps,
  { lastPosition: upTo, exportTimes, asked = {} }: Since,
  now: Date,
): PlannedGenerator[] {
  const jobId = () => newId(now.getTime())
  const planned = exports.map(({ id, name, doc, row }) => ({
    jobId: jobId(),
    exportId: id,
    export: readableOf({ ...doc, name }),
    ...(doc.type === 'delta' && { window: askedWindow(windowOf(doc, exportTimes.get(id) ?? null, now), asked) }),
    ...(row?.traceKey !== undefined && { traceKey: row.traceKey }),
  }))
  return doc.pageGenerators.flatMap((generator): PlannedGenerator[] => {
    if (generator.type === 'webhook')
      return [{ jobId: jobId(), exportId: flowId, webhook: { pageSize: generator.pageSize, upTo } }]
    const next = planned.shift()
    return next ? [next] : []
  })
}

function planProcessor(step: ProcessorStep, now: Date): PlannedProcessor {
  const { proceedOnFailure, inputFilter, responseMapping } = step.processor
  const common = {
    jobId: newId(now.getTime()),
    proceedOnFailure,
    ...(inputFilter && { inputFilter }),
    ...(responseMapping && { responseMapping }),
  }
  if (step.kind === 'lookup') {
    return { ...common, exportId: step.id, lookup: readableOf({ ...step.doc, name: step.name }) }
  }
  return { ...common, importId: step.id, import: writableOf({ ...step.doc, name: step.name }) }
}

/** Processors stand in the plan in the order of the document, so each branch has a stretch of them. */
function planRouters(routers: NonNullable<FlowDoc['routers']>): Pick<RunPlan, 'entry' | 'routers'> {
  let first = 0
  const pathOf = (steps: readonly PageProcessor[], router: string | undefined): PlannedPath => {
    const indexes = steps.map((_, index) => first + index)
    first += steps.length
    return { steps: indexes, ...(router !== undefined && { router }) }
  }
  const [entry] = routers
  return {
    entry: { steps: [], ...(entry && { router: entry.id }) },
    routers: routers.map(({ id, routeRecordsTo, branches }) => ({
      id,
      all: routeRecordsTo === 'all_matching_branches',
      branches: branches.map(({ name, inputFilter, pageProcessors, nextRouterId }) => ({
        name,
        ...(inputFilter && { inputFilter }),
        path: pathOf(pageProcessors, nextRouterId),
      })),
    })),
  }
}

export async function insertJobs(
  tx: Tx,
  flowJobId: string,
  plan: RunPlan,
  startedBy: StartedBy,
  now: Date,
): Promise<void> {
  const common = { status: 'queued', flowId: plan.flowId, startedBy, createdAt: now, lastModified: now } as const
  await tx
    .insertInto('jobs')
    .values({ ...common, id: flowJobId, type: 'flow', plan: JSON.stringify(plan) })
    .execute()
  const generators = plan.generators.map((generator) => ({
    ...common,
    id: generator.jobId,
    type: 'export' as const,
    exportId: 'export' in generator ? generator.exportId : null,
    importId: null,
    flowJobId,
  }))
  const processors = plan.processors.map((processor) => ({
    ...common,
    id: processor.jobId,
    // integrator.io's lookups are exports, in their jobs too.
    ...('lookup' in processor
      ? { type: 'export' as const, exportId: processor.exportId, importId: null }
      : { type: 'import' as const, exportId: null, importId: processor.importId }),
    flowJobId,
  }))
  await tx
    .insertInto('jobs')
    .values([...generators, ...processors])
    .execute()
}

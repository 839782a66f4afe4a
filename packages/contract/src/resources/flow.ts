/** A flow: exports (page generators) feeding lookups and imports (page processors), when it runs, and what runs after it. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { Description, ignoring, Name } from '../input.ts'
import { DateTime } from './export.ts'
import { PageProcessor, placedSteps, Router, routerFaults } from './flow-steps.ts'
import { FlowWebhook } from './flow-webhook.ts'
import { JobStatus } from './job.ts'
import { Schedule, Timezone } from './schedule.ts'

/** Where a flow's records come from: an export, or what is posted to the flow's webhook. */
export const PageGenerator = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('export').default('export'),
    _exportId: Id,
    /** Instead of the flow's own schedule. */
    schedule: Schedule.optional(),
  }),
  z.strictObject({
    type: z.literal('webhook'),
    /** Records handed on, and committed, together. */
    pageSize: z.number().int().min(1).max(1000).default(100),
  }),
])
export type PageGenerator = z.infer<typeof PageGenerator>

const MOST_STEPS = 50

const shape = {
  name: Name,
  description: Description.optional(),
  /** integrator.io makes flows disabled unless told otherwise. */
  disabled: z.boolean().default(true),
  /** Six-field cron: `? minute hour day-of-month month day-of-week`. */
  schedule: Schedule.optional(),
  timezone: Timezone.optional(),
  pageGenerators: z.array(PageGenerator).min(1, 'Choose an export.').max(20),
  /** Not together with routers. */
  pageProcessors: z.array(PageProcessor).min(1, 'Choose an import.').max(20).optional(),
  /** Records enter at the first one. */
  routers: z.array(Router).min(1, 'Add a router.').max(20).optional(),
  /** True: records that fail for a passing reason are not sent again by themselves. */
  skipRetries: z.boolean().default(false),
  /** Resolve open errors of earlier runs when a record with the same trace key gets through. */
  autoResolveMatchingTraceKeys: z.boolean().default(true),
  /** Flows that run after this one has completed. */
  _runNextFlowIds: z.array(Id).max(20).optional(),
}

const FlowFields = z.strictObject(shape).superRefine((flow, context) => {
  const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
  if (flow.pageProcessors !== undefined && flow.routers !== undefined) {
    refuse(['pageProcessors'], '"pageProcessors" is not allowed when "routers" is present')
  }
  if (flow.pageProcessors === undefined && flow.routers === undefined) refuse(['pageProcessors'], 'is required')
  for (const { path, message } of routerFaults(flow.routers ?? [])) refuse(path, message)
  if (placedSteps(flow).length > MOST_STEPS) refuse(['routers'], `must hold at most ${MOST_STEPS} steps`)
  if (flow.routers !== undefined && placedSteps(flow).length === 0) {
    refuse(['routers'], 'must hold an import or a lookup in one of their branches')
  }
  for (const [index, { type }] of flow.pageGenerators.entries()) {
    const first = flow.pageGenerators.findIndex((one) => one.type === 'webhook')
    if (type === 'webhook' && index !== first) refuse(['pageGenerators', index, 'type'], 'may be "webhook" only once')
  }
})

export const FlowInput = ignoring(
  [
    ...[
      '_id',
      'createdAt',
      'lastModified',
      'lastExecutedAt',
      'lastRun',
      'nextRuns',
      'webhook',
      'logging',
      'resolvedAt',
      'free',
    ],
    ...['_sourceId', '_templateId', '_connectorId', '_integrationId'],
  ],
  FlowFields,
)
export type FlowInput = z.infer<typeof FlowInput>

/**
 * What a run is narrowed to, as integrator.io takes it. The dates are for delta exports: `startDate` stands for the time of the
 * last run, and what changed after `endDate` is left out. Such a run leaves the time of the last run as it is.
 */
export const FlowRunInput = z
  .strictObject({
    export: z
      .strictObject({ startDate: DateTime.optional(), endDate: DateTime.optional() })
      .refine(({ startDate, endDate }) => !startDate || !endDate || Date.parse(startDate) <= Date.parse(endDate), {
        path: ['endDate'],
        message: 'must not be before startDate',
      })
      .optional(),
    /** Only these exports of the flow run. */
    _exportIds: z.array(Id).min(1, 'Name an export, or leave this out.').max(20).optional(),
  })
  .optional()
export type FlowRunInput = z.infer<typeof FlowRunInput>

/** The latest run of a flow, retries among them: enough to say how it went without asking for its job. */
export const LastRun = z.object({
  _jobId: Id,
  status: JobStatus,
  /** It waits for a connection that is offline. */
  waiting: z.boolean(),
  startedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
  /** Records it refused until now. */
  numError: z.number(),
})
export type LastRun = z.infer<typeof LastRun>

export const Flow = z.object({
  _id: Id,
  ...shape,
  name: z.string(),
  lastExecutedAt: Timestamp.nullable(),
  /** Null: it has never run, or its runs have been deleted with age. */
  lastRun: LastRun.nullable(),
  /** The next five times it runs by itself; none while it is disabled. */
  nextRuns: z.array(Timestamp),
  webhook: FlowWebhook.nullable(),
  /** integrator.io's clients expect it. Keyway keeps debug logs by connection. */
  logging: z.object({ debugUntil: Timestamp.nullable() }),
  createdAt: Timestamp,
  lastModified: Timestamp,
})
export type Flow = z.infer<typeof Flow>

/** How a Keyway stands at a glance: what there is, what runs, what failed, and what ends soon. */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { Job } from './job.ts'

/** How far back the history goes, and how long a bar of it is, in hours. */
export const DASHBOARD_RANGES = {
  day: { hours: 24, bar: 1 },
  week: { hours: 168, bar: 6 },
} as const
export type DashboardRange = keyof typeof DASHBOARD_RANGES

export const DashboardQuery = z.strictObject({ range: z.enum(['day', 'week']).default('day') })
export type DashboardQuery = z.infer<typeof DashboardQuery>

/** A flow with what one wants to know of it without opening it. */
export const DashboardFlow = z.object({
  _id: Id,
  name: z.string(),
  disabled: z.boolean(),
  /** The latest run; null: it has never run. */
  lastRun: Job.nullable(),
  /** Open errors. */
  numError: z.number(),
  lastErrorAt: Timestamp.nullable(),
  nextRunAt: Timestamp.nullable(),
})
export type DashboardFlow = z.infer<typeof DashboardFlow>

/** What the runs that began in this time have handled until now. */
export const HistoryBar = z.object({
  from: Timestamp,
  runs: z.number(),
  numSuccess: z.number(),
  numError: z.number(),
})
export type HistoryBar = z.infer<typeof HistoryBar>

export const Dashboard = z.object({
  /** How many there are. */
  iclients: z.number(),
  connections: z.number(),
  connectionsOnline: z.number(),
  exports: z.number(),
  imports: z.number(),
  flows: z.number(),
  flowsEnabled: z.number(),
  /** Failed records that are neither resolved nor sent again. */
  openErrors: z.number(),
  /** A run has come to its end. */
  hasCompleted: z.boolean(),
  /** Runs under way, at most 20, the longest first. */
  running: z.array(Job),
  /** At most 20: those with open errors first, then those that ran last. */
  topFlows: z.array(DashboardFlow),
  /** One bar after the other, empty ones too, the present one last. */
  history: z.array(HistoryBar),
  /** OAuth 2.0 clients whose secret or certificate ends within 30 days or has ended, at most 20. */
  ending: z.array(z.object({ _id: Id, name: z.string(), expiresAt: Timestamp, daysLeft: z.number() })),
})
export type Dashboard = z.infer<typeof Dashboard>

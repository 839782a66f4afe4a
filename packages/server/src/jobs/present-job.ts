/** Jobs as the API shows them. */
import type { Job } from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { Db } from '../deps.ts'
import type { JobTable } from '../storage/schema.ts'

/** Columns the API shows. The plan and the cursor are for the runner alone. */
const SHOWN = [
  'id',
  'type',
  'startedBy',
  'status',
  'flowId',
  'exportId',
  'importId',
  'flowJobId',
  'numExport',
  'numSuccess',
  'numIgnore',
  'numError',
  'numPagesGenerated',
  'numPagesProcessed',
  'doneExporting',
  'diagnosis',
  'waitsFor',
  'waitsSince',
  'waitsUntil',
  'createdAt',
  'startedAt',
  'endedAt',
  'lastModified',
] as const

export type ShownJob = Pick<Selectable<JobTable>, (typeof SHOWN)[number]> & {
  /** Name of the connection it waits for. */
  readonly waitsForName: string | null
  readonly flowName: string | null
}

/** Jobs with what the API shows of them. */
export const shownJobs = (db: Db) =>
  db
    .selectFrom('jobs')
    .select(SHOWN)
    .select((row) =>
      row
        .selectFrom('connections')
        .select('connections.name')
        .whereRef('connections.id', '=', 'jobs.waitsFor')
        .as('waitsForName'),
    )
    .select((row) =>
      row.selectFrom('flows').select('flows.name').whereRef('flows.id', '=', 'jobs.flowId').as('flowName'),
    )

export const presentJob = (row: ShownJob): Job => ({
  _id: row.id,
  type: row.type === 'flow' && row.startedBy === 'retry' ? 'retry' : row.type,
  startedBy: row.startedBy,
  status: row.status,
  _flowId: row.flowId,
  // A flow that is deleted takes its jobs along.
  flowName: row.flowName ?? '',
  ...(row.exportId !== null && { _exportId: row.exportId }),
  ...(row.importId !== null && { _importId: row.importId }),
  ...(row.flowJobId !== null && { _flowJobId: row.flowJobId }),
  numExport: row.numExport,
  numSuccess: row.numSuccess,
  numIgnore: row.numIgnore,
  numError: row.numError,
  numPagesGenerated: row.numPagesGenerated,
  numPagesProcessed: row.numPagesProcessed,
  doneExporting: row.doneExporting,
  diagnosis: row.diagnosis,
  waiting:
    row.waitsFor === null || row.waitsSince === null
      ? null
      : {
          _connectionId: row.waitsFor,
          connectionName: row.waitsForName ?? '',
          since: row.waitsSince.toISOString(),
          until: row.waitsUntil?.toISOString() ?? null,
        },
  createdAt: row.createdAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
  lastModified: row.lastModified.toISOString(),
})

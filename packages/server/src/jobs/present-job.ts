/** Jobs as the API shows them. */
import type { Job } from '@keyway/contract'
import type { Selectable } from 'kysely'
import type { JobTable } from '../storage/schema.ts'

/** Columns the API shows. The plan and the cursor are for the runner alone. */
export const SHOWN = [
  'id',
  'type',
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
  'createdAt',
  'startedAt',
  'endedAt',
  'lastModified',
] as const

export type ShownJob = Pick<Selectable<JobTable>, (typeof SHOWN)[number]>

export const presentJob = (row: ShownJob): Job => ({
  _id: row.id,
  type: row.type,
  status: row.status,
  _flowId: row.flowId,
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
  createdAt: row.createdAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  endedAt: row.endedAt?.toISOString() ?? null,
  lastModified: row.lastModified.toISOString(),
})

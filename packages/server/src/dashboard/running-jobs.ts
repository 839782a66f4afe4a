import { type Dashboard, isFinished, JOB_STATUSES } from '@keyway/contract'
import type { Db } from '../deps.ts'
import { presentJob, shownJobs } from '../jobs/index.ts'

const MOST = 20
const ACTIVE = JOB_STATUSES.filter((status) => !isFinished(status))

/** Runs under way. The index of what a flow runs at present holds no other rows. */
export async function runningJobs(db: Db): Promise<Dashboard['running']> {
  const rows = await shownJobs(db)
    .where('type', '=', 'flow')
    .where('status', 'in', ACTIVE)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(MOST)
    .execute()
  return rows.map(presentJob)
}

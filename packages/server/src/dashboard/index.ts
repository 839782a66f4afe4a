/** How this Keyway stands at a glance: one query for each part, so that it is fast with many documents and jobs. */
import { DASHBOARD_RANGES, type Dashboard, type DashboardQuery } from '@keyway/contract'
import type { Deps } from '../deps.ts'
import type { Handlers } from '../http/handler.ts'
import { endingClients } from '../iclients/index.ts'
import { countDocuments } from './count-documents.ts'
import { readHistory } from './history.ts'
import { runningJobs } from './running-jobs.ts'
import { topFlows } from './top-flows.ts'

export const dashboardHandlers = (deps: Deps): Pick<Handlers, 'dashboard.get'> => ({
  'dashboard.get': ({ query }) => readDashboard(deps, query),
})

async function readDashboard({ db, clock }: Deps, { range }: DashboardQuery): Promise<Dashboard> {
  const now = clock.now()
  const [counts, running, flows, history, ending] = await Promise.all([
    countDocuments(db),
    runningJobs(db),
    topFlows(db),
    readHistory(db, DASHBOARD_RANGES[range], now),
    endingClients(db, now),
  ])
  return { ...counts, running, ...flows, history, ending }
}

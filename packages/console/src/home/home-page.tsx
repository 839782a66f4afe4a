/** Home: what to do first, what needs attention, and what ran lately. */
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Loading } from '../ui/loading.tsx'
import { PageHeader } from '../ui/page.tsx'
import { Problem } from '../ui/problem.tsx'
import { firstSteps } from './first-steps.ts'
import { FirstSteps } from './first-steps.tsx'
import classes from './home-page.module.css'
import { OfflineConnections } from './offline-connections.tsx'
import { Overview } from './overview.tsx'
import { RecentRuns } from './recent-runs.tsx'

/** Those that are told by name; how many there are besides is told too. */
const OFFLINE = { status: 'offline', limit: 10 } as const
const ONE = { limit: 1, include: 'status' } as const
const RECENT = { limit: 10 } as const

export function HomePage() {
  const iclients = useQuery(queries.total('iclients'))
  const connections = useQuery(queries.connectionPage(ONE))
  const online = useQuery(queries.connectionPage({ ...ONE, status: 'online' }))
  const offline = useQuery(queries.connectionPage(OFFLINE))
  const exports = useQuery(queries.total('exports'))
  const imports = useQuery(queries.total('imports'))
  const flows = useQuery(queries.flows.list())
  const runs = useQuery(queries.jobs(RECENT))
  const all = [iclients, connections, online, offline, exports, imports, flows, runs]
  const failed = all.find((one) => one.isError)

  return (
    <>
      <PageHeader title="Home" />
      {failed ? (
        <Problem
          error={failed.error}
          title="Keyway could not be reached"
          onRetry={() => {
            for (const one of all) void one.refetch()
          }}
        />
      ) : null}
      {iclients.data !== undefined &&
      connections.data &&
      online.data &&
      offline.data &&
      exports.data !== undefined &&
      imports.data !== undefined &&
      flows.data &&
      runs.data ? (
        <div className={classes.sections}>
          <OfflineConnections connections={offline.data.items} total={offline.data.total} />
          <Overview
            connections={connections.data.total}
            online={online.data.total}
            flows={flows.data}
            runs={runs.data}
          />
          <FirstSteps
            steps={firstSteps({
              iclients: iclients.data,
              online: online.data.total,
              exports: exports.data,
              imports: imports.data,
              flows: flows.data.length,
              runs: runs.data,
            })}
          />
          <RecentRuns runs={runs.data} flows={flows.data} />
        </div>
      ) : failed ? null : (
        <Loading what="your overview" />
      )}
    </>
  )
}

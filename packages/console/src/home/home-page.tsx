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

const RECENT = { type: 'flow', limit: 10 } as const

export function HomePage() {
  const iclients = useQuery(queries.iclients.list())
  const connections = useQuery(queries.connections.list())
  const exports = useQuery(queries.exports.list())
  const imports = useQuery(queries.imports.list())
  const flows = useQuery(queries.flows.list())
  const runs = useQuery(queries.jobs(RECENT))
  const all = [iclients, connections, exports, imports, flows, runs]
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
      {iclients.data && connections.data && exports.data && imports.data && flows.data && runs.data ? (
        <div className={classes.sections}>
          <OfflineConnections connections={connections.data} />
          <Overview connections={connections.data} flows={flows.data} runs={runs.data} />
          <FirstSteps
            steps={firstSteps({
              iclients: iclients.data.length,
              connections: connections.data,
              exports: exports.data.length,
              imports: imports.data.length,
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

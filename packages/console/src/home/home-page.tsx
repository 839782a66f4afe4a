/** Home: what to do first, what needs attention, what runs, how it went lately, and the flows. */
import { type DashboardRange, isFinished } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import { Loading } from '../ui/loading.tsx'
import { PageHeader } from '../ui/page.tsx'
import { Problem } from '../ui/problem.tsx'
import { EndingClients } from './ending-clients.tsx'
import { firstSteps } from './first-steps.ts'
import { FirstSteps } from './first-steps.tsx'
import { FlowTable } from './flow-table.tsx'
import { HistoryChart } from './history-chart.tsx'
import classes from './home-page.module.css'
import { OfflineConnections } from './offline-connections.tsx'
import { Overview } from './overview.tsx'
import { RunningNow } from './running-now.tsx'

/** Those that are told by name; how many there are besides is told too. */
const OFFLINE = { status: 'offline', limit: 10 } as const

export function HomePage() {
  const [range, setRange] = useState<DashboardRange>('day')
  const dashboard = useQuery(queries.dashboard(range))
  const offline = useQuery(queries.connections.page(OFFLINE))
  const failed = [dashboard, offline].find((one) => one.isError)
  const board = dashboard.data

  return (
    <>
      <PageHeader title="Home" />
      {failed ? (
        <Problem
          error={failed.error}
          title="Keyway could not be reached"
          onRetry={() => {
            void dashboard.refetch()
            void offline.refetch()
          }}
        />
      ) : null}
      {board && offline.data ? (
        <div className={classes.sections}>
          <OfflineConnections connections={offline.data.items} total={offline.data.total} />
          <EndingClients ending={board.ending} />
          <Overview board={board} />
          <FirstSteps steps={firstSteps(board)} />
          <RunningNow running={board.running} />
          {board.topFlows.some(({ lastRun }) => lastRun && isFinished(lastRun.status)) ? (
            <HistoryChart history={board.history} range={range} onRange={setRange} />
          ) : null}
          <FlowTable flows={board.topFlows} total={board.flows} />
        </div>
      ) : failed ? null : (
        <Loading what="your overview" />
      )}
    </>
  )
}

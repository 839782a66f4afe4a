/** The runs of a flow, newest first. Pressing one shows it above. */

import type { Job } from '@keyway/contract'
import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Loading } from '../ui/loading.tsx'
import { Problem } from '../ui/problem.tsx'
import { jobLook, Status } from '../ui/status.tsx'
import { count, duration } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import page from './flow-page.module.css'
import { RunChart } from './run-chart.tsx'
import { elapsedMs } from './run-figures.ts'
import classes from './run-history.module.css'
import { runsOf } from './use-run.ts'

export interface RunHistoryProps {
  readonly flowId: string
  /** The run shown above: its figures are newer than the list's. */
  readonly shown: Job | undefined
  onShow(jobId: string): void
}

export function RunHistory({ flowId, shown, onShow }: RunHistoryProps) {
  const runs = useQuery(queries.jobs(runsOf(flowId)))
  if (runs.isPending) return <Loading what="runs" />
  if (runs.isError) return <Problem error={runs.error} title="The runs could not be loaded" />
  return (
    <section className={page.section} aria-label="Run history">
      <Title order={2}>Run history</Title>
      {runs.data.length === 0 ? (
        <p className={classes.none}>This flow has not run yet. Press Run to start it.</p>
      ) : (
        <Runs
          runs={runs.data.map((job) => (job._id === shown?._id ? shown : job))}
          shownId={shown?._id}
          onShow={onShow}
        />
      )}
    </section>
  )
}

function timeOf(job: Job): string {
  if (job.waiting) return 'Waiting'
  if (job.status === 'queued') return 'In line'
  return job.endedAt === null ? 'Running' : duration(elapsedMs(job, 0))
}

interface RunTableProps {
  readonly runs: readonly Job[]
  readonly shownId: string | undefined
  onShow(jobId: string): void
}

function Runs(props: RunTableProps) {
  return (
    <>
      <RunChart runs={props.runs} />
      <RunTable {...props} />
    </>
  )
}

function RunTable({ runs, shownId, onShow }: RunTableProps) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Started</th>
            <th scope="col">Result</th>
            <th scope="col">Read</th>
            <th scope="col">Written</th>
            <th scope="col">Failed</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((job) => (
            <tr key={job._id} data-shown={job._id === shownId || undefined}>
              <td>
                <button
                  type="button"
                  className={classes.show}
                  aria-pressed={job._id === shownId}
                  onClick={() => onShow(job._id)}
                >
                  <When iso={job.startedAt ?? job.createdAt} />
                </button>
              </td>
              <td>
                <Status look={jobLook(job)} />
              </td>
              <td>{count(job.numExport)}</td>
              <td>{count(job.numSuccess)}</td>
              <td data-bad={job.numError > 0 || undefined}>{count(job.numError)}</td>
              <td>{timeOf(job)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

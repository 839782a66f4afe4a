/** What happened to a run, told once somebody opens it. */

import { isFinished, type Job } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import { Loading } from '../ui/loading.tsx'
import { Problem } from '../ui/problem.tsx'
import { exactTime } from '../ui/time.ts'
import classes from './run-log.module.css'

export function RunLog({ job }: { readonly job: Job }) {
  const [open, setOpen] = useState(false)
  return (
    <details className={classes.log} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Log of this run</summary>
      {open ? <Entries job={job} /> : null}
    </details>
  )
}

function Entries({ job }: { readonly job: Job }) {
  const log = useQuery(queries.jobLog(job._id, !isFinished(job.status)))
  if (log.isPending) return <Loading what="the log" />
  if (log.isError) return <Problem error={log.error} title="The log could not be loaded" />
  if (log.data.length === 0) return <p className={classes.none}>Nothing is noted of this run.</p>
  return (
    <ol className={classes.entries}>
      {log.data.map(({ time, message }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries are only ever added at the end.
        <li key={index}>
          <time dateTime={time}>{exactTime(time)}</time>
          <span>{message}</span>
        </li>
      ))}
    </ol>
  )
}

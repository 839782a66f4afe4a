/** The latest runs of all flows. */

import type { Flow, Job } from '@keyway/contract'
import { Text, Title } from '@mantine/core'
import { elapsedMs } from '../flows/run-figures.ts'
import { RowLink } from '../ui/row-link.tsx'
import { jobLook, Status } from '../ui/status.tsx'
import { count, duration } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import classes from './home-page.module.css'

export interface RecentRunsProps {
  readonly runs: readonly Job[]
  readonly flows: readonly Flow[]
}

export function RecentRuns({ runs, flows }: RecentRunsProps) {
  return (
    <section className={classes.section} aria-label="Recent runs">
      <Title order={2}>Recent runs</Title>
      {runs.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing has run yet. Runs of your flows show up here.
        </Text>
      ) : (
        <ul className={classes.list}>
          {runs.map((job) => (
            <li key={job._id}>
              <Status look={jobLook(job)} />
              <span className={classes.grow}>
                <RowLink to="/flows/$id" id={job._flowId}>
                  {flows.find((flow) => flow._id === job._flowId)?.name ?? 'A deleted flow'}
                </RowLink>
              </span>
              <span className="numbers">
                {count(job.numSuccess)} written
                {job.numError > 0 ? `, ${count(job.numError)} failed` : ''}
              </span>
              {job.endedAt ? <span className={`numbers ${classes.quiet}`}>{duration(elapsedMs(job, 0))}</span> : null}
              <span className={classes.quiet}>
                <When iso={job.startedAt ?? job.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

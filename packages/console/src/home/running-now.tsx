/** Runs under way, with how far they are. */
import type { Dashboard, Job } from '@keyway/contract'
import { Progress, Title } from '@mantine/core'
import { RowLink } from '../ui/row-link.tsx'
import { jobLook, Status } from '../ui/status.tsx'
import { count } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import classes from './home-page.module.css'

export function RunningNow({ running }: Pick<Dashboard, 'running'>) {
  if (running.length === 0) return null
  return (
    <section className={classes.section} aria-label="Running now">
      <Title order={2}>Running now</Title>
      <ul className={classes.list}>
        {running.map((job) => (
          <li key={job._id}>
            <Status look={jobLook(job)} />
            <span className={classes.grow}>
              <RowLink to="/flows/$id" id={job._flowId}>
                {job.flowName}
              </RowLink>
            </span>
            <span className="numbers">
              {count(handled(job))} of {count(job.numExport)} read
              {job.numError > 0 ? <span className={classes.bad}>, {count(job.numError)} failed</span> : null}
            </span>
            <span className={classes.quiet}>
              <When iso={job.startedAt ?? job.createdAt} />
            </span>
            <Progress
              className={classes.progress ?? ''}
              size="xs"
              value={job.numExport === 0 ? 0 : (100 * handled(job)) / job.numExport}
              aria-label={`Records of ${job.flowName} that are done`}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

const handled = ({ numSuccess, numIgnore, numError, numExport }: Job): number =>
  Math.min(numExport, numSuccess + numIgnore + numError)

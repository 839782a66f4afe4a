/** How Keyway stands at a glance: connections, flows and the latest run. Shown once there is something to see. */
import type { Flow, Job } from '@keyway/contract'
import { Link } from '@tanstack/react-router'
import { jobLook } from '../ui/status.tsx'
import { count } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import classes from './overview.module.css'

export interface OverviewProps {
  /** How many there are. */
  readonly connections: number
  readonly online: number
  readonly flows: readonly Flow[]
  /** Newest first. */
  readonly runs: readonly Job[]
}

export function Overview({ connections, online, flows, runs }: OverviewProps) {
  const [latest] = runs
  if (connections === 0 && flows.length === 0) return null
  const enabled = flows.filter((one) => !one.disabled).length
  return (
    <section className={classes.tiles} aria-label="Overview">
      <Link to="/connections" className={classes.tile ?? ''}>
        <span className={classes.label}>Connections online</span>
        <span className={classes.value}>
          {count(online)} <small>of {count(connections)}</small>
        </span>
      </Link>
      <Link to="/flows" className={classes.tile ?? ''}>
        <span className={classes.label}>Flows enabled</span>
        <span className={classes.value}>
          {count(enabled)} <small>of {count(flows.length)}</small>
        </span>
      </Link>
      {latest ? (
        <Link to="/flows/$id" params={{ id: latest._flowId }} className={classes.tile ?? ''}>
          <span className={classes.label}>Latest run</span>
          <span className={classes.value}>
            {jobLook(latest).word}{' '}
            <small>
              <When iso={latest.startedAt ?? latest.createdAt} />
            </small>
          </span>
        </Link>
      ) : null}
    </section>
  )
}

/** How Keyway stands at a glance: connections, flows and what is left to mend. Shown once there is something to see. */
import type { Dashboard } from '@keyway/contract'
import { Link } from '@tanstack/react-router'
import { count } from '../ui/time.ts'
import classes from './overview.module.css'

export function Overview({ board }: { readonly board: Dashboard }) {
  const { connections, connectionsOnline, flows, flowsEnabled, openErrors, topFlows } = board
  if (connections === 0 && flows === 0) return null
  const [worst] = topFlows
  return (
    <section className={classes.tiles} aria-label="Overview">
      <Link to="/connections" className={classes.tile ?? ''}>
        <span className={classes.label}>Connections online</span>
        <span className={classes.value}>
          {count(connectionsOnline)} <small>of {count(connections)}</small>
        </span>
      </Link>
      <Link to="/flows" className={classes.tile ?? ''}>
        <span className={classes.label}>Flows enabled</span>
        <span className={classes.value}>
          {count(flowsEnabled)} <small>of {count(flows)}</small>
        </span>
      </Link>
      {worst && openErrors > 0 ? (
        <Link to="/flows/$id/errors" params={{ id: worst._id }} className={classes.tile ?? ''}>
          <span className={classes.label}>Open errors</span>
          <span className={classes.value} data-bad>
            {count(openErrors)}
          </span>
        </Link>
      ) : null}
    </section>
  )
}

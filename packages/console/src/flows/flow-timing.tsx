/** When a flow runs by itself, and what runs after it. */
import { DEFAULT_TIMEZONE, type Flow } from '@keyway/contract'
import { IconArrowForward, IconClock } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import classes from './flow-timing.module.css'
import { scheduleWords } from './form/schedule-choice.ts'

export function FlowTiming({ flow }: { readonly flow: Flow }) {
  const next = flow._runNextFlowIds ?? []
  const names = useQueries({ queries: next.map((id) => queries.nameOf('flows', id)) })
  const zone = flow.timezone ?? DEFAULT_TIMEZONE
  const [first] = flow.nextRuns
  if (flow.schedule === undefined && first === undefined && next.length === 0) return null
  return (
    <ul className={classes.lines}>
      {flow.schedule !== undefined || first !== undefined ? (
        <li>
          <IconClock size={16} aria-hidden />
          <span>
            {flow.schedule === undefined ? 'By the schedules of its exports' : scheduleWords(flow.schedule)} ({zone}).{' '}
            {first === undefined ? (
              'It is disabled, so it does not run.'
            ) : (
              <>
                Next: <time dateTime={first}>{timeIn(zone, first)}</time>
              </>
            )}
          </span>
        </li>
      ) : null}
      {next.length > 0 ? (
        <li>
          <IconArrowForward size={16} aria-hidden />
          <span>
            Then runs{' '}
            {next.map((id, index) => (
              <span key={id}>
                {index > 0 ? ', ' : ''}
                <Link to="/flows/$id" params={{ id }}>
                  {names[index]?.data ?? id}
                </Link>
              </span>
            ))}
          </span>
        </li>
      ) : null}
    </ul>
  )
}

const timeIn = (timeZone: string, iso: string): string =>
  new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' }).format(
    new Date(iso),
  )

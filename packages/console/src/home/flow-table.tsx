/** Flows with how their last run went, what is left to mend, and when they run next. */
import type { DashboardFlow } from '@keyway/contract'
import { Text, Title } from '@mantine/core'
import { TextLink } from '../ui/links.tsx'
import { RowLink } from '../ui/row-link.tsx'
import { FLOW_LOOKS, jobLook, Status } from '../ui/status.tsx'
import { count, counted } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import classes from './home-page.module.css'

export interface FlowTableProps {
  /** Those with errors first. */
  readonly flows: readonly DashboardFlow[]
  /** How many there are. */
  readonly total: number
}

export function FlowTable({ flows, total }: FlowTableProps) {
  if (total === 0) return null
  const others = total - flows.length
  return (
    <section className={classes.section} aria-label="Flows">
      <Title order={2}>Flows</Title>
      <ul className={classes.list}>
        {flows.map((flow) => (
          <li key={flow._id}>
            <Status look={flow.lastRun ? jobLook(flow.lastRun) : FLOW_LOOKS[flow.disabled ? 'disabled' : 'enabled']} />
            <span className={classes.grow}>
              <RowLink to="/flows/$id" id={flow._id}>
                {flow.name}
              </RowLink>
              {flow.disabled && flow.lastRun ? <span className={classes.quiet}> (disabled)</span> : null}
            </span>
            {flow.numError > 0 ? (
              <TextLink to="/flows/$id/errors" params={{ id: flow._id }} className={classes.above ?? ''} inherit>
                {counted(flow.numError, 'open error')}
              </TextLink>
            ) : null}
            {flow.lastRun ? <span className="numbers">{count(flow.lastRun.numSuccess)} written</span> : null}
            <span className={classes.quiet}>
              {flow.lastRun ? <When iso={flow.lastRun.startedAt ?? flow.lastRun.createdAt} /> : 'Has not run yet'}
              {flow.nextRunAt === null ? null : (
                <>
                  , next <When iso={flow.nextRunAt} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {others > 0 ? (
        <Text size="sm">
          <TextLink to="/flows" inherit>
            {counted(others, 'more flow')}
          </TextLink>
        </Text>
      ) : null}
    </section>
  )
}

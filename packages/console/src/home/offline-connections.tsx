/** Connections that need somebody: offline, with the reason in a line. */

import type { Connection } from '@keyway/contract'
import { Text, Title } from '@mantine/core'
import { TextLink } from '../ui/links.tsx'
import { RowLink } from '../ui/row-link.tsx'
import { CONNECTION_LOOKS, Status } from '../ui/status.tsx'
import { count } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import classes from './home-page.module.css'

export interface OfflineConnectionsProps {
  /** The first of them. */
  readonly connections: readonly Connection[]
  readonly total: number
}

export function OfflineConnections({ connections, total }: OfflineConnectionsProps) {
  if (connections.length === 0) return null
  const others = total - connections.length
  return (
    <section className={classes.section} aria-label="Connections offline">
      <Title order={2}>Connections offline</Title>
      <ul className={classes.list}>
        {connections.map((one) => (
          <li key={one._id}>
            <Status look={CONNECTION_LOOKS.offline} />
            <span className={classes.grow}>
              <RowLink to="/connections/$id" id={one._id}>
                {one.name}
              </RowLink>
              {one.diagnosis ? <span className={classes.quiet}>: {one.diagnosis.title}</span> : null}
            </span>
            <span className={classes.quiet}>
              since <When iso={one.offlineSince} never="recently" />
            </span>
          </li>
        ))}
      </ul>
      {others > 0 ? (
        <Text size="sm">
          <TextLink to="/connections" search={{ status: 'offline' }} inherit>
            {count(others)} more offline
          </TextLink>
        </Text>
      ) : null}
    </section>
  )
}

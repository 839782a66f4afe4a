/** Connections that need somebody: offline, with the reason in a line. */

import type { Connection } from '@keyway/contract'
import { Title } from '@mantine/core'
import { RowLink } from '../ui/row-link.tsx'
import { CONNECTION_LOOKS, Status } from '../ui/status.tsx'
import { When } from '../ui/when.tsx'
import classes from './home-page.module.css'

export function OfflineConnections({ connections }: { readonly connections: readonly Connection[] }) {
  const offline = connections.filter((one) => one.status === 'offline')
  if (offline.length === 0) return null
  return (
    <section className={classes.section} aria-label="Connections offline">
      <Title order={2}>Connections offline</Title>
      <ul className={classes.list}>
        {offline.map((one) => (
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
    </section>
  )
}

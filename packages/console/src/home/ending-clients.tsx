/** OAuth 2.0 clients whose secret or certificate ends soon. */
import type { Dashboard } from '@keyway/contract'
import { Title } from '@mantine/core'
import { endLook } from '../iclients/credential-end.tsx'
import { RowLink } from '../ui/row-link.tsx'
import { Status } from '../ui/status.tsx'
import classes from './home-page.module.css'

export function EndingClients({ ending }: Pick<Dashboard, 'ending'>) {
  if (ending.length === 0) return null
  return (
    <section className={classes.section} aria-label="Secrets and certificates that end soon">
      <Title order={2}>Secrets and certificates that end soon</Title>
      <ul className={classes.list}>
        {ending.map((one) => (
          <li key={one._id}>
            <Status look={endLook(one)} />
            <span className={classes.grow}>
              <RowLink to="/oauth-clients/$id" id={one._id}>
                {one.name}
              </RowLink>
              <span className={classes.quiet}>: give it a new one before then, and its connections go on.</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

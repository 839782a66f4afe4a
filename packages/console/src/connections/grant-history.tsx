/** Every authorization a connection had, newest first, and how each ended. */
import type { Connection, GrantRecord } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Loading } from '../ui/loading.tsx'
import { Problem } from '../ui/problem.tsx'
import { GRANT_LOOKS, Status } from '../ui/status.tsx'
import { counted } from '../ui/time.ts'
import { When } from '../ui/when.tsx'
import classes from './grant-history.module.css'

export interface GrantHistoryProps {
  readonly connection: Connection | null
  onClose(): void
}

export function GrantHistoryDialog({ connection, onClose }: GrantHistoryProps) {
  return (
    <Dialog
      opened={connection !== null}
      onClose={onClose}
      title={connection ? `Authorizations of "${connection.name}"` : ''}
      size="40rem"
    >
      {connection ? <History id={connection._id} /> : null}
    </Dialog>
  )
}

function History({ id }: { readonly id: string }) {
  const grants = useQuery(queries.grants(id))
  if (grants.isPending) return <Loading what="authorizations" />
  if (grants.isError) return <Problem error={grants.error} title="The authorizations could not be loaded" />
  if (grants.data.length === 0) return <p>Nobody has authorized this connection yet.</p>
  return (
    <ol className={classes.list}>
      {grants.data.map((grant) => (
        <Grant key={grant._id} grant={grant} />
      ))}
    </ol>
  )
}

function Grant({ grant }: { readonly grant: GrantRecord }) {
  return (
    <li className={classes.grant}>
      <Status look={GRANT_LOOKS[grant.status]} />
      <div className={classes.words}>
        <p>
          <strong>{grant.grantedBy}</strong>, <When iso={grant.grantedAt} />
          {grant.byUser ? `, started by ${grant.byUser.name}` : ''}
        </p>
        <p className={classes.quiet}>
          {grant.renewals === 0 ? (
            'Never renewed'
          ) : (
            <>
              Renewed {counted(grant.renewals, 'time')}, last <When iso={grant.refreshedAt} />
            </>
          )}
          {grant.endedAt ? (
            <>
              ; ended <When iso={grant.endedAt} />
            </>
          ) : null}
        </p>
        <p className={`mono ${classes.quiet}`}>{grant.scope.join(' ')}</p>
        {grant.diagnosis ? <p>{grant.diagnosis.title}</p> : null}
      </div>
    </li>
  )
}

/** What the last authorization gave: who, when, which scopes, and how long it lasts. */
import type { GrantSummary } from '@keyway/contract'
import { When } from '../ui/when.tsx'
import classes from './connection-state.module.css'

export function GrantFacts({ grant }: { readonly grant: GrantSummary }) {
  return (
    <dl className={classes.facts}>
      <dt>Granted by</dt>
      <dd>{grant.grantedBy}</dd>
      <dt>Granted</dt>
      <dd>
        <When iso={grant.grantedAt} />
      </dd>
      <dt>Scopes</dt>
      <dd className="mono">{grant.scope.join(' ')}</dd>
      {grant.missingScope.length > 0 ? (
        <>
          <dt className={classes.missing}>Not granted</dt>
          <dd className={`mono ${classes.missing}`}>{grant.missingScope.join(' ')}</dd>
        </>
      ) : null}
      {grant.refreshedAt > grant.grantedAt ? (
        <>
          <dt>Renewed</dt>
          <dd>
            <When iso={grant.refreshedAt} />, by itself
          </dd>
        </>
      ) : null}
    </dl>
  )
}

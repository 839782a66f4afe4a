/** The top of the connection panel: what was refused, how an authorization goes, and the state of the connection. */
import type { KeywayError } from '@keyway/client'
import type { Connection, IClient } from '@keyway/contract'
import { CredentialNotice, endsSoon } from '../iclients/credential-end.tsx'
import { Notice } from '../ui/notice.tsx'
import { Problem } from '../ui/problem.tsx'
import { AuthorizationNotice } from './authorize/authorization-notice.tsx'
import type { AuthorizationState } from './authorize/authorization-state.ts'
import classes from './connection-outcome.module.css'
import { ConnectionState } from './connection-state.tsx'

export interface ConnectionOutcomeProps {
  readonly connection: Connection | undefined
  /** The client that is chosen. */
  readonly iclient: IClient | undefined
  /** Nobody has to sign in. */
  readonly byItself: boolean
  /** Whose sign-in it is. */
  readonly service: string
  readonly failure: KeywayError | null
  readonly authorization: AuthorizationState
  /** What was changed makes the stored access useless. */
  readonly signInNeeded: boolean
  onTryAgain(): void
}

export function ConnectionOutcome(props: ConnectionOutcomeProps) {
  const { connection, iclient, byItself, service, failure, authorization, signInNeeded, onTryAgain } = props
  const idle = authorization.step === 'idle'
  const showsState = connection && (authorization.step === 'succeeded' || (idle && !failure))
  if (!failure && idle && !connection && !(iclient && endsSoon(iclient.signIn))) return null
  return (
    <div className={classes.outcome}>
      {failure ? <Problem error={failure} title="The connection was not saved" /> : null}
      <AuthorizationNotice state={authorization} service={service} onTryAgain={onTryAgain} />
      {showsState ? <ConnectionState connection={connection} byItself={byItself} /> : null}
      {iclient && endsSoon(iclient.signIn) ? <CredentialNotice iclient={iclient} /> : null}
      {signInNeeded ? (
        <Notice tone="warn" title="These changes need a new sign-in">
          <p>
            Press “Save & authorize”. With “Save” alone the connection stops working until{' '}
            {byItself ? 'the app' : 'somebody'} signs in.
          </p>
        </Notice>
      ) : null}
    </div>
  )
}

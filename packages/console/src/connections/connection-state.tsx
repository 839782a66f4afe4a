/** The state of a saved connection: online or not, who granted what, and a test at the press of a button. */

import { type Connection, isUniversal } from '@keyway/contract'
import { Button, Group } from '@mantine/core'
import { IconBug, IconHistory, IconPlugConnected, IconShieldX, IconStethoscope } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionButton } from '../ui/action-button.tsx'
import { DiagnosisCard } from '../ui/diagnosis-card.tsx'
import { TextLink } from '../ui/links.tsx'
import { connectionLook, Status } from '../ui/status.tsx'
import { SharedSignIn } from './authorize/shared-sign-in.tsx'
import { CheckTimes } from './check-times.tsx'
import classes from './connection-state.module.css'
import { useDebugDialog } from './debug/debug-dialog.tsx'
import { DebugMark } from './debug/debug-mark.tsx'
import { useDoctorDialog } from './doctor/doctor-dialog.tsx'
import { GrantFacts } from './grant-facts.tsx'
import { GrantHistoryDialog } from './grant-history.tsx'
import { PingResultLine } from './ping-result-line.tsx'
import { usePing } from './use-ping.ts'
import { useRevoke } from './use-revoke.tsx'

export interface ConnectionStateProps {
  readonly connection: Connection
  /** The app signs in: nobody has to. */
  readonly byItself: boolean
}

export function ConnectionState({ connection, byItself }: ConnectionStateProps) {
  const ping = usePing(connection)
  const doctor = useDoctorDialog()
  const debug = useDebugDialog()
  const access = useRevoke()
  const [history, setHistory] = useState<Connection | null>(null)
  const tested = ping.data?.diagnosis
  const diagnosis = tested ?? connection.diagnosis
  const testButton = (
    <ActionButton
      size="compact-sm"
      variant="default"
      leftSection={<IconPlugConnected size={15} aria-hidden />}
      busy={ping.isPending}
      busyWords="Testing…"
      onClick={() => ping.mutate()}
    >
      {connection.status === 'offline' ? 'Check now' : 'Test connection'}
    </ActionButton>
  )
  return (
    <>
      <section className={classes.state} aria-label="State of the connection">
        <div className={classes.head}>
          <Group gap="md">
            <Status look={connectionLook(connection)} />
            <DebugMark until={connection.debugUntil} />
          </Group>
          <Group gap="xs">
            {connection.status === 'needsAuthorization' ? null : testButton}
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconStethoscope size={15} aria-hidden />}
              onClick={() => doctor.check(connection)}
            >
              Check connection
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconBug size={15} aria-hidden />}
              onClick={() => debug.open(connection)}
            >
              Debug log
            </Button>
          </Group>
        </div>
        <PingResultLine ping={ping} />
        {connection.status === 'offline' ? <CheckTimes connection={connection} /> : null}
        {connection.diagnosis?.code === 'secrets_missing' ? (
          <p className={classes.line}>
            It came from a configuration file or is a copy, so its secrets are not here. Enter them below and save.
          </p>
        ) : connection.needsSecret ? (
          <p className={classes.line}>
            Its OAuth 2.0 client came from a configuration file and has no secret yet.{' '}
            <TextLink
              to="/oauth-clients/$id"
              params={{ id: connection.http._iClientId ?? '' }}
              inherit
              underline="always"
            >
              Enter it there
            </TextLink>
            , then authorize.
          </p>
        ) : connection.status === 'needsAuthorization' ? (
          <p className={classes.line}>
            {byItself ? 'The app has not signed in yet.' : 'Nobody has signed in for this connection yet.'} Press “Save
            & authorize” below.
          </p>
        ) : null}
        {connection.grant ? <GrantFacts grant={connection.grant} /> : null}
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconHistory size={15} aria-hidden />}
            onClick={() => setHistory(connection)}
          >
            History
          </Button>
          {connection.grant ? (
            <Button
              size="compact-sm"
              variant="subtle"
              c="var(--kw-bad)"
              leftSection={<IconShieldX size={15} aria-hidden />}
              onClick={() => void access.revoke(connection)}
            >
              Revoke access
            </Button>
          ) : null}
        </Group>
      </section>
      {connection.status === 'needsAuthorization' && !byItself && !isUniversal(connection.http) ? (
        <SharedSignIn connection={connection} />
      ) : null}
      {diagnosis ? <DiagnosisCard diagnosis={diagnosis} /> : null}
      {doctor.dialog}
      {debug.dialog}
      {access.dialog}
      <GrantHistoryDialog connection={history} onClose={() => setHistory(null)} />
    </>
  )
}

/** The state of a saved connection: online or not, who granted what, and a test at the press of a button. */

import { type Connection, isUniversal } from '@keyway/contract'
import { Button, Group } from '@mantine/core'
import { IconPlugConnected, IconStethoscope } from '@tabler/icons-react'
import { ActionButton } from '../ui/action-button.tsx'
import { DiagnosisCard } from '../ui/diagnosis-card.tsx'
import { CONNECTION_LOOKS, Status } from '../ui/status.tsx'
import { SharedSignIn } from './authorize/shared-sign-in.tsx'
import classes from './connection-state.module.css'
import { useDoctorDialog } from './doctor/doctor-dialog.tsx'
import { GrantFacts } from './grant-facts.tsx'
import { PingResultLine } from './ping-result-line.tsx'
import { usePing } from './use-ping.ts'

export interface ConnectionStateProps {
  readonly connection: Connection
  /** The app signs in: nobody has to. */
  readonly byItself: boolean
}

export function ConnectionState({ connection, byItself }: ConnectionStateProps) {
  const ping = usePing(connection)
  const doctor = useDoctorDialog()
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
      Test connection
    </ActionButton>
  )
  return (
    <>
      <section className={classes.state} aria-label="State of the connection">
        <div className={classes.head}>
          <Status look={CONNECTION_LOOKS[connection.status]} />
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
          </Group>
        </div>
        <PingResultLine ping={ping} />
        {connection.status === 'needsAuthorization' ? (
          <p className={classes.line}>
            {byItself ? 'The app has not signed in yet.' : 'Nobody has signed in for this connection yet.'} Press “Save
            & authorize” below.
          </p>
        ) : null}
        {connection.grant ? <GrantFacts grant={connection.grant} /> : null}
      </section>
      {connection.status === 'needsAuthorization' && !byItself && !isUniversal(connection.http) ? (
        <SharedSignIn connection={connection} />
      ) : null}
      {diagnosis ? <DiagnosisCard diagnosis={diagnosis} /> : null}
      {doctor.dialog}
    </>
  )
}

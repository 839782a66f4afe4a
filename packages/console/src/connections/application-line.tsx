/** Which application a connection belongs to, with the way back to the choice while it is new. */

import type { Application } from '@keyway/contract'
import { Button, Text } from '@mantine/core'
import { ApplicationIcon } from './application-icon.tsx'
import classes from './application-line.module.css'

export interface ApplicationLineProps {
  readonly application: Application
  readonly onChange: (() => void) | undefined
}

export function ApplicationLine({ application, onChange }: ApplicationLineProps) {
  return (
    <div className={classes.line}>
      <ApplicationIcon id={application._id} />
      <div className={classes.words}>
        <Text size="xs" c="dimmed">
          Application
        </Text>
        <Text fw={600} size="sm">
          {application.name}
        </Text>
      </div>
      {onChange ? (
        <Button variant="subtle" size="compact-sm" onClick={onChange}>
          Change
        </Button>
      ) : null}
    </div>
  )
}

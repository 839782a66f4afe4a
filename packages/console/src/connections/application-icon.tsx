/** The mark of an application. Ours, not Microsoft's: a vault door. */
import { IconCloudLock } from '@tabler/icons-react'
import classes from './application-icon.module.css'

export function ApplicationIcon() {
  return (
    <span className={classes.icon} aria-hidden>
      <IconCloudLock size={19} stroke={1.75} />
    </span>
  )
}

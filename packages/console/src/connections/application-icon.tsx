/** The mark of an application: ours, not Microsoft's. */
import { HTTP_ID } from '@keyway/contract'
import { IconApi, IconCloudLock } from '@tabler/icons-react'
import classes from './application-icon.module.css'

export function ApplicationIcon({ id }: { readonly id: string }) {
  const Icon = id === HTTP_ID ? IconApi : IconCloudLock
  return (
    <span className={classes.icon} aria-hidden>
      <Icon size={19} stroke={1.75} />
    </span>
  )
}

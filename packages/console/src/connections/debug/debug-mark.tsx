/** Says that the debug log of a connection is on, to everybody who sees the connection. */
import { IconBug } from '@tabler/icons-react'
import { timeOfDay } from '../../ui/time.ts'
import classes from './debug-mark.module.css'

export function DebugMark({ until }: { readonly until: string | null }) {
  if (until === null) return null
  return (
    <span className={classes.mark}>
      <IconBug size={14} aria-hidden />
      Debug on until <time dateTime={until}>{timeOfDay(until)}</time>
    </span>
  )
}

/** Of an offline connection: since when, when it was last tested, and when Keyway does that next. */
import type { Connection } from '@keyway/contract'
import { When } from '../ui/when.tsx'
import classes from './connection-state.module.css'

/** The words of times know no seconds. */
const MOMENT_MS = 60_000

export function CheckTimes({ connection }: { readonly connection: Connection }) {
  const { offlineSince, lastCheckedAt, nextCheckAt } = connection
  return (
    <p className={classes.line}>
      {offlineSince ? (
        <>
          Offline since <When iso={offlineSince} />.{' '}
        </>
      ) : null}
      {lastCheckedAt ? (
        <>
          Last check <When iso={lastCheckedAt} />.{' '}
        </>
      ) : null}
      {nextCheckAt ? (
        <>Next check {Date.parse(nextCheckAt) - Date.now() < MOMENT_MS ? 'in a moment' : <When iso={nextCheckAt} />}.</>
      ) : (
        'Keyway does not check by itself, because somebody must act first.'
      )}
    </p>
  )
}

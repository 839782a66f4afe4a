/** Time zones a person can choose, and the one they are in. */
import { isTimezone } from '@keyway/contract'

/** UTC is not among those browsers list. */
export const TIMEZONES: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
]

export function ownTimezone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return isTimezone(zone) ? zone : 'UTC'
}

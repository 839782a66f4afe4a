/** What the database holds of a connection for its calls: a token, or why there is none. */
import { type Diagnosis, isSignInCode } from '@keyway/contract'
import type { Remembered } from './remembered.ts'
import type { StoredConnection } from './stored.ts'

export type Holding =
  | {
      readonly kind: 'token'
      readonly token: Remembered
      /** The sign-in was refused for good, and nobody has mended the cause since. */
      readonly refusal: Diagnosis | null
    }
  | { readonly kind: 'none'; readonly diagnosis: Diagnosis }

/** A client that was changed after the refusal may have a better secret by now. */
export function lastingRefusal({
  offline,
  offlineSince,
  diagnosis: why,
  iclientModified,
}: StoredConnection): Diagnosis | null {
  if (!offline || why === null || why.retry !== 'no' || !isSignInCode(why.code)) return null
  return offlineSince !== null && iclientModified !== null && iclientModified > offlineSince ? null : why
}

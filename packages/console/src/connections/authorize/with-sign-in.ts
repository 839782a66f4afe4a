/** Which connection has a sign-in that another one can use. */
import type { Connection } from '@keyway/contract'

/** Of the same client, online, signed in for by a person; the latest, when there are several. */
export function withSignIn(connection: Connection, all: readonly Connection[]): Connection | undefined {
  return all
    .filter(
      (one) =>
        one._id !== connection._id &&
        one.http._iClientId === connection.http._iClientId &&
        one.status === 'online' &&
        one.grant !== null &&
        one.grant.refreshTokenExpiresAt !== null,
    )
    .toSorted((a, b) => (b.grant?.grantedAt ?? '').localeCompare(a.grant?.grantedAt ?? ''))[0]
}

/**
 * What a connection begins with that fetches its token itself: the token that was typed, or none yet. It stands where
 * sign-ins do, so that it is renewed like them: once, however many processes ask for it.
 */
import type { UniversalHttpInput } from '@keyway/contract'
import type { Insertable } from 'kysely'
import type { Deps } from '../../deps.ts'
import type { GrantTable } from '../../storage/schema.ts'
import type { Secrets } from './secrets.ts'

/** A token nobody knows the end of is used until it is refused. */
export const NEVER = new Date('9999-12-31T00:00:00.000Z')
const LONG_AGO = new Date(0)

/** Whether a connection fetches its token by a request of its own. */
export const fetchesToken = ({ auth }: Pick<UniversalHttpInput, 'auth'>): boolean =>
  auth.type === 'token' && auth.token.refreshRelativeURI !== undefined

/** Null: it has nothing to renew. */
export async function firstGrant(
  { sealer }: Pick<Deps, 'sealer'>,
  id: string,
  http: UniversalHttpInput,
  secrets: Secrets,
  now: Date,
): Promise<Insertable<GrantTable> | null> {
  if (!fetchesToken(http)) return null
  const token = secrets['auth.token.token']
  const refreshToken = secrets['auth.token.refreshToken']
  const place = (column: string) => ({ table: 'grants', column, id })
  return {
    connectionId: id,
    accessTokenSealed: await sealer.seal(token ?? '', place('access_token_sealed')),
    accessTokenExpiresAt: token === undefined ? LONG_AGO : NEVER,
    refreshTokenSealed:
      refreshToken === undefined ? null : await sealer.seal(refreshToken, place('refresh_token_sealed')),
    refreshTokenExpiresAt: null,
    scope: [],
    missingScope: [],
    tenantId: '',
    grantedBy: '',
    grantedAt: now,
    refreshedAt: LONG_AGO,
    leaseOwner: null,
    leaseUntil: null,
  }
}

/** The audit log in words: what happened, and to what kind of thing. */
import type { AuditRow } from '@keyway/contract'
import { kindRow } from '../documents/kinds.ts'

export const EVENT_WORDS = {
  create: 'Created',
  update: 'Changed',
  delete: 'Deleted',
  authorize: 'Authorized',
  authorizeFailed: 'Failed to authorize',
  revoke: 'Revoked',
  token: 'Access token given out',
  reveal: 'Looked at secret values',
  offline: 'Went offline',
  online: 'Came online',
  signin: 'Signed in',
  run: 'Started a run',
  cancel: 'Cancelled a run',
  expiring: 'Ends soon',
  expired: 'Ended',
} as const satisfies Record<AuditRow['event'], string>

export const SOURCE_WORDS = { ui: 'Console', api: 'API', system: 'Keyway itself' } as const satisfies Record<
  AuditRow['source'],
  string
>

const OTHER_NOUNS: Readonly<Record<string, string>> = { user: 'user', token: 'API token', apitoken: 'API token' }

/** e.g. `OAuth 2.0 client` for `iclient`; what is not known stays as the API calls it. */
export const nounOf = (resourceType: string): string =>
  kindRow(resourceType)?.noun ?? OTHER_NOUNS[resourceType.toLowerCase()] ?? resourceType

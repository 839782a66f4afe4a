/** The audit log in words: what happened, and to what kind of thing. */
import type { AuditRow } from '@keyway/contract'
import { kindRow } from '../documents/kinds.ts'

export const EVENT_WORDS = {
  create: 'Created',
  update: 'Changed',
  delete: 'Deleted',
  authorize: 'Authorized',
  authorizeFailed: 'Failed to authorize',
  refreshFailed: 'Failed to renew its tokens',
  revoke: 'Revoked',
  token: 'Access token given out',
  call: 'Operation called',
  reveal: 'Secrets shown',
  offline: 'Went offline',
  online: 'Came online',
  signin: 'Signed in',
  signinFailed: 'Failed to sign in',
  signout: 'Signed out',
  run: 'Started a run',
  cancel: 'Cancelled a run',
  expiring: 'Ends soon',
  expired: 'Ended',
  debugOn: 'Debug log on',
  debugOff: 'Debug log off',
  debugClear: 'Debug log cleared',
  debugDownload: 'Debug log downloaded',
  disable: 'Switched off',
  rotate: 'Started a rotation',
  shareLink: 'Shared a connect link',
  useLink: 'Connect link used',
  retry: 'Errors retried',
  resolve: 'Errors resolved',
  tag: 'Errors tagged',
  revokeLink: 'Took a connect link back',
} as const satisfies Record<AuditRow['event'], string>

export const SOURCE_WORDS = {
  ui: 'Console',
  api: 'API',
  cli: 'Command line',
  system: 'Keyway itself',
} as const satisfies Record<AuditRow['source'], string>

/** What is no document, by what the API calls it. */
export const OTHER_NOUNS: Readonly<Record<string, string>> = {
  user: 'user',
  apitoken: 'API token',
  signinlink: 'sign-in link',
  webhook: 'webhook',
  tag: 'tag',
  encryptionkey: 'encryption key',
  joberrors: 'failed records',
}

/** e.g. `OAuth 2.0 client` for `iclient`; what is not known stays as the API calls it. */
export const nounOf = (resourceType: string): string =>
  kindRow(resourceType)?.noun ?? OTHER_NOUNS[resourceType.toLowerCase()] ?? resourceType

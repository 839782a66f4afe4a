/** Every change of the tables, in order. Rows are only ever added. */
import type { Kysely } from 'kysely'
import { up as first } from './0001-first.ts'
import { up as runs } from './0002-runs.ts'
import { up as vaultPaces } from './0003-vault-paces.ts'
import { up as changes } from './0004-changes.ts'
import { up as tokenScope } from './0005-token-scope.ts'
import { up as ways } from './0006-ways.ts'
import { up as httpConnections } from './0007-http-connections.ts'
import { up as keeping } from './0008-keeping.ts'
import { up as health } from './0009-health.ts'
import { up as keysAndLeases } from './0010-keys-and-leases.ts'
import { up as debugLog } from './0011-debug-log.ts'
import { up as exportTimes } from './0013-export-times.ts'
import { up as flows } from './0014-flows.ts'
import { up as iclientFields } from './0015-iclient-fields.ts'
import { up as errors } from './0017-errors.ts'
import { up as autoRetry } from './0019-auto-retry.ts'
import { up as jobLog } from './0020-job-log.ts'
import { up as tags } from './0021-tags.ts'
import { up as polledIndexes } from './0023-polled-indexes.ts'
import { up as errorPlaces } from './0024-error-places.ts'
import { up as webhookSignatures } from './0025-webhook-signatures.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  up(db: Kysely<unknown>): Promise<void>
}

export const MIGRATIONS: readonly Migration[] = [
  { number: 1, name: 'first', up: first },
  { number: 2, name: 'runs', up: runs },
  { number: 3, name: 'vault paces', up: vaultPaces },
  { number: 4, name: 'changes', up: changes },
  { number: 5, name: 'token scope', up: tokenScope },
  { number: 6, name: 'ways', up: ways },
  { number: 7, name: 'http connections', up: httpConnections },
  { number: 8, name: 'keeping', up: keeping },
  { number: 9, name: 'health', up: health },
  { number: 10, name: 'keys and leases', up: keysAndLeases },
  { number: 11, name: 'debug log', up: debugLog },
  { number: 13, name: 'export times', up: exportTimes },
  { number: 14, name: 'flows', up: flows },
  { number: 15, name: 'iclient fields', up: iclientFields },
  { number: 17, name: 'errors', up: errors },
  { number: 19, name: 'auto retry', up: autoRetry },
  { number: 20, name: 'job log', up: jobLog },
  { number: 21, name: 'tags', up: tags },
  { number: 23, name: 'polled indexes', up: polledIndexes },
  { number: 24, name: 'error places', up: errorPlaces },
  { number: 25, name: 'webhook signatures', up: webhookSignatures },
]

/** Every change of the tables, in order. Rows are only ever added. */
import type { Kysely } from 'kysely'
import { up as first } from './0001-first.ts'
import { up as runs } from './0002-runs.ts'
import { up as vaultPaces } from './0003-vault-paces.ts'
import { up as changes } from './0004-changes.ts'
import { up as tokenScope } from './0005-token-scope.ts'
import { up as ways } from './0006-ways.ts'
import { up as exportTimes } from './0013-export-times.ts'

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
  { number: 13, name: 'export times', up: exportTimes },
]

/** A copy of a document: the same settings under another name. Secrets and tokens are no part of what is copied. */
import { sql } from 'kysely'
import type { Tx } from '../deps.ts'
import type { DocumentTable } from './document-kind.ts'

export interface CloneOptions {
  readonly name?: string | undefined
  /** Connections the copy uses in place of those of the original, by id. */
  readonly connectionMap?: Readonly<Record<string, string>> | undefined
}

const LONGEST_NAME = 100

interface Cloned {
  readonly externalId?: string
  readonly debugDate?: string | null
  readonly _connectionId?: string
  readonly disabled?: boolean
}

/**
 * What a client would send to create the copy.
 * @param source as the API shows it: read-only members are ignored when it is parsed again
 */
export function cloneOf(source: object, name: string, { connectionMap = {} }: CloneOptions): object {
  // A debug log is switched on for one connection, by somebody who is named.
  const { externalId: _, debugDate: __, ...rest } = source as Cloned
  return {
    ...rest,
    name,
    ...(rest._connectionId !== undefined && { _connectionId: connectionMap[rest._connectionId] ?? rest._connectionId }),
    // A copy of a flow waits until somebody has looked at it.
    ...(rest.disabled !== undefined && { disabled: true }),
  }
}

/**
 * `Contoso vault (copy)`, or `(copy 2)` when that is taken. Two at once may find the same; the table then refuses one.
 * @param taken further names that are spoken for, in lower case
 */
export async function freeName(
  tx: Tx,
  table: DocumentTable,
  name: string,
  mark: string,
  taken: ReadonlySet<string> = new Set(),
): Promise<string> {
  for (let number = 1; ; number++) {
    const end = number === 1 ? ` (${mark})` : ` (${mark} ${number})`
    const free = name.slice(0, LONGEST_NAME - end.length).trimEnd() + end
    if (taken.has(free.toLowerCase())) continue
    const { rows } = await sql`
      SELECT 1 FROM ${sql.table(table)} WHERE lower(name) = ${free.toLowerCase()}`.execute(tx)
    if (rows.length === 0) return free
  }
}

/** Whether a document of a file is here already: by its id, else by its external id, else by its name. */
import type { ConfigurationKind } from '@keyway/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../deps.ts'
import type { FileDocument } from './file-documents.ts'

export interface Match {
  readonly id: string
  readonly name: string
  readonly matchedBy: 'id' | 'externalId' | 'name'
}

export async function findMatch(tx: Tx, kind: ConfigurationKind, { id, input }: FileDocument): Promise<Match | null> {
  const { name, externalId } = input
  // One mark after the other, each by its index; most documents have no external id, which has none.
  const marks: readonly { readonly by: Match['matchedBy']; readonly is: RawBuilder<unknown> }[] = [
    ...(id === null ? [] : [{ by: 'id', is: sql`id = ${id}` }]),
    ...(externalId === undefined ? [] : [{ by: 'externalId', is: sql`doc ->> 'externalId' = ${externalId}` }]),
    { by: 'name', is: sql`lower(name) = ${name.toLowerCase()}` },
  ]
  for (const { by, is } of marks) {
    const { rows } = await sql<{ id: string; name: string }>`
      SELECT id, name FROM ${sql.table(kind)} WHERE ${is} ORDER BY id LIMIT 1`.execute(tx)
    const [row] = rows
    if (row) return { ...row, matchedBy: by }
  }
  return null
}

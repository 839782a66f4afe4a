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

interface Mark {
  readonly by: Match['matchedBy']
  /** Null: the document has none. */
  readonly value: string | null
  readonly is: RawBuilder<unknown>
}

export async function findMatch(tx: Tx, kind: ConfigurationKind, { id, input }: FileDocument): Promise<Match | null> {
  const { name, externalId } = input
  // One mark after the other, each by its index.
  const marks: readonly Mark[] = [
    { by: 'id', value: id, is: sql`id = ${id}` },
    { by: 'externalId', value: externalId ?? null, is: sql`doc ->> 'externalId' = ${externalId}` },
    { by: 'name', value: name, is: sql`lower(name) = ${name.toLowerCase()}` },
  ]
  for (const { by, is } of marks.filter(({ value }) => value !== null)) {
    const { rows } = await sql<{ id: string; name: string }>`
      SELECT id, name FROM ${sql.table(kind)} WHERE ${is} ORDER BY id LIMIT 1`.execute(tx)
    const [row] = rows
    if (row) return { ...row, matchedBy: by }
  }
  return null
}

/** Whether a document of a file is here already: by its id, else by its external id, else by its name. */
import type { ConfigurationKind } from '@keyway/contract'
import { sql } from 'kysely'
import type { Tx } from '../deps.ts'
import type { FileDocument } from './file-documents.ts'

export interface Match {
  readonly id: string
  readonly name: string
  readonly matchedBy: 'id' | 'externalId' | 'name'
}

export async function findMatch(tx: Tx, kind: ConfigurationKind, { id, input }: FileDocument): Promise<Match | null> {
  const { name, externalId } = input
  const { rows } = await sql<Match>`
    SELECT id, name, by AS "matchedBy" FROM (
      SELECT id, name, 1 AS rank, 'id' AS by FROM ${sql.table(kind)} WHERE id = ${id}
      UNION ALL
      SELECT id, name, 2, 'externalId' FROM ${sql.table(kind)} WHERE doc ->> 'externalId' = ${externalId ?? null}
      UNION ALL
      SELECT id, name, 3, 'name' FROM ${sql.table(kind)} WHERE lower(name) = ${name.toLowerCase()}
    ) AS found ORDER BY rank, id LIMIT 1`.execute(tx)
  return rows[0] ?? null
}

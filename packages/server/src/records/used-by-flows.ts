/** Who uses an export or an import: the flows with a step that refers to it, wherever in the flow that stands. */
import type { Dependencies } from '@keyway/contract'
import { sql } from 'kysely'
import type { Db, Tx } from '../deps.ts'

/** @returns as `/dependencies` answers: each flow with the paths of the references in it */
export async function usedByFlows(
  db: Db | Tx,
  reference: '_exportId' | '_importId',
  id: string,
): Promise<Dependencies> {
  const anywhere = `$.** ? (@.${reference} == $id)`
  const { rows } = await sql<{ id: string; name: string; doc: object }>`
    SELECT id, name, doc FROM flows
    WHERE jsonb_path_exists(doc, ${sql.lit(anywhere)}::jsonpath, ${JSON.stringify({ id })}::jsonb)
    ORDER BY lower(name)`.execute(db)
  if (rows.length === 0) return {}
  return {
    flows: rows.map((row) => ({
      id: row.id,
      name: row.name,
      paths: pathsOf(row.doc, reference, id),
      accessLevel: 'owner',
    })),
  }
}

/** Dotted paths of the members with this name and value. */
function pathsOf(value: unknown, name: string, wanted: string, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) =>
    key === name && member === wanted ? [[...path, key].join('.')] : pathsOf(member, name, wanted, [...path, key]),
  )
}

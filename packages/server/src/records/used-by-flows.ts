/** Who uses an export or an import: the flows with a step that refers to it. */
import type { Dependencies } from '@keyway/contract'
import { sql } from 'kysely'
import type { Db, Tx } from '../deps.ts'

type Steps = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[] | undefined>>

/** @returns as `/dependencies` answers: each flow with the paths of the references in it */
export async function usedByFlows(
  db: Db | Tx,
  steps: 'pageGenerators' | 'pageProcessors',
  reference: '_exportId' | '_importId',
  id: string,
): Promise<Dependencies> {
  const { rows } = await sql<{ id: string; name: string; doc: Steps }>`
    SELECT id, name, doc FROM flows
    WHERE doc->${sql.lit(steps)} @> ${JSON.stringify([{ [reference]: id }])}::jsonb
    ORDER BY lower(name)`.execute(db)
  if (rows.length === 0) return {}
  const pathsIn = (doc: Steps) =>
    (doc[steps] ?? []).flatMap((step, index) => (step[reference] === id ? [`${steps}.${index}.${reference}`] : []))
  return { flows: rows.map((row) => ({ id: row.id, name: row.name, paths: pathsIn(row.doc), accessLevel: 'owner' })) }
}

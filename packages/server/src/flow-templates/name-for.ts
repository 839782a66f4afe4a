/** What the documents of a template are called: all names begin with one that nothing else has. */
import type { FlowTemplate, TemplateDocuments } from '@keyway/connectors'
import { sql } from 'kysely'
import type { Tx } from '../deps.ts'
import { AppError } from '../errors.ts'

/**
 * @param wanted left out: the template's own, with a number where it is taken
 * @throws AppError name_taken
 */
export async function nameFor(
  tx: Tx,
  template: Pick<FlowTemplate, 'name'>,
  documents: TemplateDocuments,
  wanted: string | undefined,
): Promise<string> {
  if (wanted !== undefined) {
    const taken = await takenBy(tx, documents, wanted)
    if (taken === null) return wanted
    throw new AppError('name_taken', { field: 'name', facts: taken })
  }
  for (let number = 1; ; number++) {
    const name = number === 1 ? template.name : `${template.name} ${number}`
    if ((await takenBy(tx, documents, name)) === null) return name
  }
}

/** @returns the first document that has one of the names; null when there is none */
async function takenBy(
  tx: Tx,
  { exports = {}, imports = {}, flow }: TemplateDocuments,
  name: string,
): Promise<{ readonly name: string; readonly resource: string } | null> {
  const titled = (documents: object) => Object.keys(documents).map((title) => `${name}: ${title}`)
  const wanted = [
    ['flows', 'flow', flow ? [name] : []],
    ['exports', 'export', titled(exports)],
    ['imports', 'import', titled(imports)],
  ] as const
  for (const [table, resource, names] of wanted) {
    const lower = names.map((one) => one.toLowerCase())
    const { rows } = await sql<{ name: string }>`
      SELECT name FROM ${sql.table(table)} WHERE lower(name) = ANY(${lower}) LIMIT 1`.execute(tx)
    const [found] = rows
    if (found) return { name: found.name, resource }
  }
  return null
}

/** Imports as stored documents: what is checked when one is saved, how it reads, and who uses it. */
import { type Import, ImportInput } from '@keyway/contract'
import { sql } from 'kysely'
import { type DocumentKind, presentStored } from '../documents/index.ts'
import { connectionOf, stepLists, usedByFlows } from '../records/index.ts'
import { checkImport } from './check-import.ts'

export const importKind: DocumentKind<'imports', ImportInput, Import> = {
  table: 'imports',
  noun: 'import',
  input: ImportInput,
  lists: stepLists({
    operation: sql`doc->'http'->'_httpConnectorEndpointIds'->>0`,
    relativeURI: sql`doc->'http'->'relativeURI'->>0`,
  }),

  async prepare(tx, input) {
    const connection = await connectionOf(tx, input._connectionId)
    checkImport(input, connection.api)
    const { name: _, ...doc } = input
    return { doc, columns: { connectionId: connection.id } }
  },

  present: async (_, rows) =>
    rows.map((row) => ({ ...presentStored<Omit<ImportInput, 'name'>>(row), apiIdentifier: `i${row.id}` })),

  users: (db, id) => usedByFlows(db, '_importId', id),
}

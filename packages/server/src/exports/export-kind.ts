/** Exports as stored documents: what is checked when one is saved, how it reads, and who uses it. */
import { type Export, ExportInput } from '@keyway/contract'
import { sql } from 'kysely'
import { type DocumentKind, presentStored } from '../documents/index.ts'
import { connectionOf, stepLists, usedByFlows } from '../records/index.ts'
import { checkExport } from './check-export.ts'

const LISTS = stepLists({
  operation: sql`doc->'http'->>'_httpConnectorEndpointId'`,
  relativeURI: sql`doc->'http'->>'relativeURI'`,
})

export const exportKind: DocumentKind<'exports', ExportInput, Export> = {
  table: 'exports',
  noun: 'export',
  input: ExportInput,
  lists: { ...LISTS, filters: { ...LISTS.filters, isLookup: sql`coalesce(doc->>'isLookup', 'false')` } },

  async prepare(tx, input) {
    const connection = await connectionOf(tx, input._connectionId)
    checkExport(input, connection.api)
    const { name: _, ...doc } = input
    return { doc, columns: { connectionId: connection.id } }
  },

  present: async (_, rows) =>
    rows.map((row) => ({ ...presentStored<Omit<ExportInput, 'name'>>(row), apiIdentifier: `e${row.id}` })),

  users: (db, id) => usedByFlows(db, '_exportId', id),
}

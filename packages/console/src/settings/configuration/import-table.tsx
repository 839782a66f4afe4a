/** What an import does, or did, with each document of the file. */
import type { ConfigurationChange, ConfigurationResult } from '@keyway/contract'
import { KINDS } from '../../documents/kinds.ts'
import { TextLink } from '../../ui/links.tsx'
import type { Column } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ACTION_WORDS, MATCH_WORDS, NEEDS_WORDS } from './configuration-words.ts'

const actionOf = ({ action, matchedBy }: ConfigurationChange, dryRun: boolean): string => {
  const words = ACTION_WORDS[action][dryRun ? 'before' : 'after']
  if (matchedBy === undefined) return words
  const match = MATCH_WORDS[matchedBy]
  return action === 'create' ? `${words} beside the one with the ${match}` : `${words} (${match})`
}

const columns = (dryRun: boolean): readonly Column<ConfigurationChange>[] => [
  {
    key: 'name',
    label: 'Name',
    fixed: true,
    cell: (one) => (
      <>
        {/* Before the import what is created has no page yet. */}
        {dryRun && one.action === 'create' ? (
          one.name
        ) : (
          <TextLink to={KINDS[one.kind].path} params={{ id: one._id }} size="sm">
            {one.name}
          </TextLink>
        )}
        {one.nameInFile ? ` (in the file: ${one.nameInFile})` : ''}
      </>
    ),
    search: (one) => `${one.name} ${one.nameInFile ?? ''}`,
  },
  { key: 'kind', label: 'Kind', cell: (one) => KINDS[one.kind].noun, search: (one) => KINDS[one.kind].noun },
  {
    key: 'action',
    label: 'What happens',
    cell: (one) => actionOf(one, dryRun),
    search: (one) => actionOf(one, dryRun),
  },
  {
    key: 'needs',
    label: 'Then',
    cell: (one) => (one.needs ? NEEDS_WORDS[one.needs] : null),
    search: (one) => (one.needs ? NEEDS_WORDS[one.needs] : ''),
  },
]

export function ImportTable({ result }: { readonly result: ConfigurationResult }) {
  return (
    <DataTable
      name="import"
      noun="document"
      rows={result.documents}
      columns={columns(result.dryRun)}
      rowId={(one) => `${one.kind} ${one._id} ${one.name}`}
    />
  )
}

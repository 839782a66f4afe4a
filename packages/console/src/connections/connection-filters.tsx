/** Filters above the list of connections. */
import type { IClient } from '@keyway/contract'
import { CONNECTION_LOOKS, NEEDS_SECRET } from '../ui/status.tsx'
import { FilterSelect } from '../ui/table/filter-select.tsx'
import type { ConnectionSearch } from './connection-search.ts'

export interface ConnectionFiltersProps {
  readonly search: ConnectionSearch
  readonly iclients: readonly IClient[]
  onSearch(change: ConnectionSearch): void
}

const STATUSES = Object.entries({ ...CONNECTION_LOOKS, needsSecret: NEEDS_SECRET }).map(([value, { word }]) => ({
  value,
  label: word,
}))
const APIS = [
  { value: 'control-plane', label: 'Control plane' },
  { value: 'data-plane', label: 'Data plane' },
]

export function ConnectionFilters({ search, iclients, onSearch }: ConnectionFiltersProps) {
  const change = (name: 'status' | 'api' | 'client') => (value: string | undefined) =>
    onSearch({ [name]: value, page: undefined })
  return (
    <>
      <FilterSelect
        label="Filter by status"
        any="Any status"
        choices={STATUSES}
        value={search.status}
        onChange={change('status')}
      />
      <FilterSelect
        label="Filter by API type"
        any="Any API type"
        choices={APIS}
        value={search.api}
        onChange={change('api')}
      />
      {iclients.length > 1 || search.client !== undefined ? (
        <FilterSelect
          label="Filter by client"
          any="Any OAuth 2.0 client"
          searchable
          choices={iclients.map(({ _id, name }) => ({ value: _id, label: name }))}
          value={search.client}
          onChange={change('client')}
        />
      ) : null}
    </>
  )
}

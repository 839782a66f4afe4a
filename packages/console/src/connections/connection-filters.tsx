/** Filters above the list of connections. */
import type { IClient } from '@keyway/contract'
import { Select } from '@mantine/core'
import { CONNECTION_LOOKS } from '../ui/status.tsx'
import type { ConnectionSearch } from './connection-search.ts'

export interface ConnectionFiltersProps {
  readonly search: ConnectionSearch
  readonly iclients: readonly IClient[]
  onSearch(change: ConnectionSearch): void
}

const STATUSES = Object.entries(CONNECTION_LOOKS).map(([value, { word }]) => ({ value, label: word }))
const APIS = [
  { value: 'control-plane', label: 'Control plane' },
  { value: 'data-plane', label: 'Data plane' },
]

export function ConnectionFilters({ search, iclients, onSearch }: ConnectionFiltersProps) {
  const change = (name: 'status' | 'api' | 'client') => (value: string | null) =>
    onSearch({ [name]: value ?? undefined, page: undefined })
  const clear = { clearable: true, clearButtonProps: { 'aria-label': 'Take the filter away' }, w: '11.5rem' } as const
  return (
    <>
      <Select
        {...clear}
        aria-label="Status"
        placeholder="Any status"
        data={STATUSES}
        value={search.status ?? null}
        onChange={change('status')}
      />
      <Select
        {...clear}
        aria-label="API type"
        placeholder="Any API type"
        data={APIS}
        value={search.api ?? null}
        onChange={change('api')}
      />
      {iclients.length > 1 ? (
        <Select
          {...clear}
          aria-label="OAuth 2.0 client"
          placeholder="Any client"
          searchable
          data={iclients.map(({ _id, name }) => ({ value: _id, label: name }))}
          value={search.client ?? null}
          onChange={change('client')}
        />
      ) : null}
    </>
  )
}

/** Filters above the audit log. */
import { AUDIT_EVENTS, AUDIT_SOURCES } from '@keyway/contract'
import { Button, Menu } from '@mantine/core'
import { IconDownload, IconX } from '@tabler/icons-react'
import { api } from '../api/client.ts'
import { KINDS } from '../documents/kinds.ts'
import { FilterDay } from '../ui/table/filter-day.tsx'
import { FilterSelect } from '../ui/table/filter-select.tsx'
import { type AuditSearch, auditFilter } from './audit-search.ts'
import { EVENT_WORDS, OTHER_NOUNS, SOURCE_WORDS } from './audit-words.ts'

export interface AuditFiltersProps {
  readonly search: AuditSearch
  /** Of the one resource it is filtered by, when there is one. */
  readonly resourceName: string | undefined
  onSearch(change: AuditSearch): void
}

const EVENTS = AUDIT_EVENTS.map((value) => ({ value, label: EVENT_WORDS[value] }))
const SOURCES = AUDIT_SOURCES.map((value) => ({ value, label: SOURCE_WORDS[value] }))
const RESOURCES = [
  ...Object.values(KINDS).map(({ resourceType, noun }) => ({ value: resourceType as string, label: `${noun}s` })),
  ...Object.entries(OTHER_NOUNS).map(([value, noun]) => ({ value, label: `${noun}s` })),
]

export function AuditFilters({ search, resourceName, onSearch }: AuditFiltersProps) {
  const change = (name: keyof AuditSearch) => (value: string | undefined) =>
    onSearch({ [name]: value, page: undefined })
  const fileUrl = (format: 'csv' | 'ndjson') => api.url('audit.export', { query: { format, ...auditFilter(search) } })
  return (
    <>
      <FilterSelect
        label="Filter by event"
        any="All events"
        searchable
        choices={EVENTS}
        value={search.event}
        onChange={change('event')}
      />
      <FilterSelect
        label="Filter by kind of resource"
        any="All resources"
        choices={RESOURCES}
        value={search.resourceType}
        onChange={(resourceType) => onSearch({ resourceType, _resourceId: undefined, page: undefined })}
      />
      <FilterSelect
        label="Filter by where it came from"
        any="From anywhere"
        choices={SOURCES}
        value={search.source}
        onChange={change('source')}
      />
      <FilterDay word="From" value={search.from} max={search.to} onChange={change('from')} />
      <FilterDay word="To" value={search.to} min={search.from} onChange={change('to')} />
      {search._resourceId ? (
        <Button
          variant="light"
          size="xs"
          rightSection={<IconX size={14} aria-hidden />}
          onClick={() => onSearch({ _resourceId: undefined, page: undefined })}
        >
          {resourceName ?? 'One resource'} only
        </Button>
      ) : null}
      <Menu>
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
            Download
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={fileUrl('csv')} download>
            CSV, for spreadsheets
          </Menu.Item>
          <Menu.Item component="a" href={fileUrl('ndjson')} download>
            NDJSON, for programs
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}

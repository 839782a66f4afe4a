/** The audit log: who did what, when and from where. */
import { Button, Group, Select, Text } from '@mantine/core'
import { IconHistory, IconX } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { KINDS } from '../documents/kinds.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { EmptyPage } from '../ui/empty-page.tsx'
import { Loading } from '../ui/loading.tsx'
import { PageHeader } from '../ui/page.tsx'
import { Problem } from '../ui/problem.tsx'
import { DataTable } from '../ui/table/data-table.tsx'
import { AUDIT_COLUMNS } from './audit-columns.tsx'

const route = getRouteApi('/shell/audit')

/** Rows fetched at a time. */
const PAGE = 200

export function AuditPage() {
  const filter = route.useSearch()
  const navigate = useNavigate()
  const audit = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      api.audit.list({ query: { ...filter, limit: PAGE, offset: pageParam }, signal }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.length === PAGE ? pages.length * PAGE : undefined),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  const rows = audit.data?.pages.flat()
  const filtered = filter.resourceType !== undefined

  return (
    <>
      <PageHeader title="Audit log" description="Every change, authorization and run. Values are never recorded." />
      {audit.isPending ? <Loading what="the audit log" /> : null}
      {audit.isError ? (
        <Problem error={audit.error} title="The audit log could not be loaded" onRetry={() => void audit.refetch()} />
      ) : null}
      {rows?.length === 0 && !filtered ? (
        <EmptyPage icon={<IconHistory size={22} />} title="Nothing has happened yet">
          What people and programs do in Keyway is listed here.
        </EmptyPage>
      ) : null}
      {rows && (rows.length > 0 || filtered) ? (
        <>
          <DataTable
            name="audit"
            noun="entry"
            plural="entries"
            rows={rows}
            columns={AUDIT_COLUMNS}
            rowId={(row) => row._id}
            tools={
              <Group gap="xs">
                <Select
                  aria-label="Kind of resource"
                  placeholder="All resources"
                  clearable
                  value={filter.resourceType ?? null}
                  data={Object.values(KINDS).map((row) => ({ value: row.resourceType, label: `${row.noun}s` }))}
                  onChange={(resourceType) =>
                    void navigate({ to: '/audit', search: resourceType ? { resourceType } : {}, replace: true })
                  }
                />
                {filter._resourceId ? (
                  <Button
                    variant="light"
                    size="xs"
                    rightSection={<IconX size={14} aria-hidden />}
                    onClick={() => void navigate({ to: '/audit', search: {}, replace: true })}
                  >
                    {rows[0]?.resourceName ?? 'One resource'} only
                  </Button>
                ) : null}
              </Group>
            }
          />
          {audit.hasNextPage ? (
            <ActionButton
              variant="default"
              size="sm"
              mt="sm"
              busy={audit.isFetchingNextPage}
              busyWords="Loading…"
              onClick={() => void audit.fetchNextPage()}
            >
              Load older entries
            </ActionButton>
          ) : (
            <Text size="xs" c="dimmed" mt="sm">
              This is the beginning of the log.
            </Text>
          )}
        </>
      ) : null}
    </>
  )
}

/** The audit log: who did what, when and from where. */
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { EmptyPage } from '../ui/empty-page.tsx'
import { Loading } from '../ui/loading.tsx'
import { PageHeader } from '../ui/page.tsx'
import { Problem } from '../ui/problem.tsx'
import { ServerTable } from '../ui/table/server-table.tsx'
import { AUDIT_COLUMNS } from './audit-columns.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { type AuditSearch, auditQuery, isFiltered } from './audit-search.ts'
import { AuditVerified } from './audit-verified.tsx'

const route = getRouteApi('/shell/audit')

export function AuditPage() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const audit = useQuery(queries.auditPage(auditQuery(search)))
  const onSearch = (change: AuditSearch) =>
    void navigate({ to: '/audit', search: { ...search, ...change }, replace: true })
  const filtered = isFiltered(search)
  const isEmpty = audit.data?.total === 0 && !filtered && search.q === undefined

  return (
    <>
      <PageHeader title="Audit log" description="Every change, authorization and run. Values are never recorded." />
      {audit.isPending ? <Loading what="the audit log" /> : null}
      {audit.isError ? (
        <Problem error={audit.error} title="The audit log could not be loaded" onRetry={() => void audit.refetch()} />
      ) : null}
      {isEmpty ? (
        <EmptyPage icon={<IconHistory size={22} />} title="Nothing has happened yet">
          What people and programs do in Keyway is listed here.
        </EmptyPage>
      ) : null}
      {audit.data && !isEmpty ? (
        <>
          <AuditVerified />
          <ServerTable
            name="audit"
            noun="entry"
            plural="entries"
            rows={audit.data.items}
            total={audit.data.total}
            columns={AUDIT_COLUMNS}
            rowId={(row) => row._id}
            search={search}
            onSearch={onSearch}
            sortedBy=""
            filtered={filtered}
            tools={
              <AuditFilters search={search} resourceName={audit.data.items[0]?.resourceName} onSearch={onSearch} />
            }
          />
        </>
      ) : null}
    </>
  )
}

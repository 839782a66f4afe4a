/** The list of exports. */
import type { Export } from '@keyway/contract'
import { IconDatabaseExport, IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { KINDS } from '../documents/kinds.ts'
import { useDownloadDialog } from '../files/file-dialog.tsx'
import { exportDoes } from '../operations/step-does.ts'
import { StepListPage } from '../operations/step-list-page.tsx'
import { stepQuery } from '../operations/step-search.ts'

const route = getRouteApi('/shell/exports')

export function ExportsPage() {
  const search = route.useSearch()
  const page = useQuery(queries.exports.page(stepQuery(search)))
  const navigate = useNavigate()
  const files = useDownloadDialog()
  return (
    <>
      <StepListPage<Export>
        row={KINDS.exports}
        title="Exports"
        description="What flows read: an operation of a connection, or an HTTP request through it."
        page={page}
        search={search}
        onSearch={(change) => void navigate({ to: '/exports', search: { ...search, ...change }, replace: true })}
        does={exportDoes}
        actions={(one) => [
          ...(one.isLookup
            ? []
            : [{ label: 'Download records', icon: <IconDownload size={16} />, onClick: () => files.open(one) }]),
        ]}
        empty={{
          icon: <IconDatabaseExport size={22} />,
          title: 'Choose what to read',
          body: 'An export reads records through a connection, for example all secrets of a vault. You see a preview before you save.',
        }}
      />
      {files.dialog}
    </>
  )
}

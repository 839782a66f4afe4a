/** The list of imports. */
import type { Import } from '@keyway/contract'
import { IconDatabaseImport, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { KINDS } from '../documents/kinds.ts'
import { useUploadDialog } from '../files/file-dialog.tsx'
import { importDoes } from '../operations/step-does.ts'
import { StepListPage } from '../operations/step-list-page.tsx'
import { stepQuery } from '../operations/step-search.ts'

const route = getRouteApi('/shell/imports')

export function ImportsPage() {
  const search = route.useSearch()
  const page = useQuery(queries.imports.page(stepQuery(search)))
  const navigate = useNavigate()
  const files = useUploadDialog()
  return (
    <>
      <StepListPage<Import>
        row={KINDS.imports}
        title="Imports"
        description="What flows write: an operation of a connection, or an HTTP request through it, for each record."
        page={page}
        search={search}
        onSearch={(change) => void navigate({ to: '/imports', search: { ...search, ...change }, replace: true })}
        does={importDoes}
        actions={(one) => [
          {
            label: 'Upload file',
            icon: <IconUpload size={16} />,
            onClick: () => files.open(one),
          },
        ]}
        empty={{
          icon: <IconDatabaseImport size={22} />,
          title: 'Choose where to write',
          body: 'An import writes records through a connection, for example setting a secret for each record it gets.',
        }}
      />
      {files.dialog}
    </>
  )
}

/** The list of imports. */
import type { Import } from '@keyway/contract'
import { IconDatabaseImport, IconPencil, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { DocumentList } from '../documents/document-list.tsx'
import { KINDS } from '../documents/kinds.ts'
import { useUploadDialog } from '../files/file-dialog.tsx'
import { useStepColumns } from '../operations/step-columns.tsx'
import { importDoes } from '../operations/step-does.ts'

export function ImportsPage() {
  const imports = useQuery(queries.imports.list())
  const columns = useStepColumns<Import>(KINDS.imports.path, importDoes)
  const navigate = useNavigate()
  const files = useUploadDialog()
  return (
    <>
      <DocumentList
        row={KINDS.imports}
        title="Imports"
        description="What flows write: one operation of a connection, done once for each record."
        createPath="/imports/$id"
        query={imports}
        columns={columns}
        actions={(one) => [
          {
            label: 'Edit',
            icon: <IconPencil size={16} />,
            onClick: () => void navigate({ to: '/imports/$id', params: { id: one._id } }),
          },
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

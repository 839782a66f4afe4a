/** The list of exports. */
import type { Export } from '@keyway/contract'
import { IconDatabaseExport, IconDownload, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import { DocumentList } from '../documents/document-list.tsx'
import { KINDS } from '../documents/kinds.ts'
import { useDownloadDialog } from '../files/file-dialog.tsx'
import { useStepColumns } from '../operations/step-columns.tsx'
import { exportDoes } from '../operations/step-does.ts'

export function ExportsPage() {
  const exports = useQuery(queries.exports.list())
  const columns = useStepColumns<Export>(KINDS.exports.path, exportDoes)
  const navigate = useNavigate()
  const files = useDownloadDialog()
  return (
    <>
      <DocumentList
        row={KINDS.exports}
        title="Exports"
        description="What flows read: one operation of a connection, and its inputs."
        createPath="/exports/$id"
        query={exports}
        columns={columns}
        actions={(one) => [
          {
            label: 'Edit',
            icon: <IconPencil size={16} />,
            onClick: () => void navigate({ to: '/exports/$id', params: { id: one._id } }),
          },
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

/** Creates or edits an import, on its own address or nested over the flow that needs it. */
import type { Import } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { NEW } from '../api/save-document.ts'
import { Panel } from '../ui/panel/panel.tsx'
import { LoadingPage } from '../ui/panel/panel-page.tsx'
import { ImportForm } from './import-form.tsx'

export interface ImportPanelProps {
  /** `new`, or the id to edit. */
  readonly id: string
  readonly nested?: boolean
  onSaved?(saved: Import): void
  onClosed(): void
}

export function ImportPanel({ id, nested = false, onSaved, onClosed }: ImportPanelProps) {
  return (
    <Panel nested={nested} size="wide" onClosed={onClosed}>
      <ImportPage id={id} onSaved={onSaved} />
    </Panel>
  )
}

function ImportPage({ id, onSaved }: { readonly id: string; readonly onSaved: ImportPanelProps['onSaved'] }) {
  const stored = useQuery({ ...queries.imports.one(id), enabled: id !== NEW })
  const { _connectionId = '' } = stored.data ?? {}
  const connection = useQuery({ ...queries.connections.one(_connectionId), enabled: _connectionId !== '' })
  const applications = useQuery(queries.applications())
  if (!applications.data || (id !== NEW && !connection.data)) {
    return (
      <LoadingPage
        title={id === NEW ? 'Create import' : 'Edit import'}
        what="the import"
        error={stored.error ?? connection.error ?? applications.error}
      />
    )
  }
  return <ImportForm stored={id === NEW ? undefined : stored.data} onSaved={onSaved} />
}

/** Creates or edits an export, on its own address or nested over the flow that needs it. */
import type { Export } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { NEW } from '../api/save-document.ts'
import { Panel } from '../ui/panel/panel.tsx'
import { LoadingPage } from '../ui/panel/panel-page.tsx'
import { ExportForm } from './export-form.tsx'

export interface ExportPanelProps {
  /** `new`, or the id to edit. */
  readonly id: string
  readonly nested?: boolean
  /** A new one starts as a lookup. */
  readonly lookup?: boolean
  onSaved?(saved: Export): void
  onClosed(): void
}

export function ExportPanel({ id, nested = false, lookup = false, onSaved, onClosed }: ExportPanelProps) {
  return (
    <Panel nested={nested} size="wide" onClosed={onClosed}>
      <ExportPage id={id} lookup={lookup} onSaved={onSaved} />
    </Panel>
  )
}

type ExportPageProps = Pick<ExportPanelProps, 'id'> & {
  readonly lookup: boolean
  readonly onSaved: ExportPanelProps['onSaved']
}

function ExportPage({ id, lookup, onSaved }: ExportPageProps) {
  const stored = useQuery({ ...queries.exports.one(id), enabled: id !== NEW })
  const { _connectionId = '' } = stored.data ?? {}
  const connection = useQuery({ ...queries.connections.one(_connectionId), enabled: _connectionId !== '' })
  const applications = useQuery(queries.applications())
  if (!applications.data || (id !== NEW && !connection.data)) {
    return (
      <LoadingPage
        title={id === NEW ? 'Create export' : 'Edit export'}
        what="the export"
        error={stored.error ?? connection.error ?? applications.error}
      />
    )
  }
  return <ExportForm stored={id === NEW ? undefined : stored.data} lookup={lookup} onSaved={onSaved} />
}

/** Creates or edits a connection, on its own address or nested over the form that needs it. */
import type { Connection } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import { NEW } from '../api/save-document.ts'
import { Panel } from '../ui/panel/panel.tsx'
import { LoadingPage } from '../ui/panel/panel-page.tsx'
import { ConnectionForm } from './connection-form.tsx'

export interface ConnectionPanelProps {
  /** `new`, or the id to edit. */
  readonly id: string
  readonly nested?: boolean
  /** Saved, perhaps before it is authorized: the panel stays open while it is. */
  onSaved?(connection: Connection): void
  onClosed(): void
}

export function ConnectionPanel({ id, nested = false, onSaved, onClosed }: ConnectionPanelProps) {
  return (
    <Panel nested={nested} onClosed={onClosed}>
      <ConnectionPage id={id} onSaved={onSaved} />
    </Panel>
  )
}

function ConnectionPage({ id, onSaved }: { readonly id: string; readonly onSaved: ConnectionPanelProps['onSaved'] }) {
  // A connection created here keeps its form when it gets its id: its authorization goes on in it.
  const [created, setCreated] = useState<string | null>(null)
  const current = id === NEW ? (created ?? NEW) : id
  const connection = useQuery({ ...queries.connections.one(current), enabled: current !== NEW })
  const applications = useQuery(queries.applications())
  const iclients = useQuery(queries.iclients.list())

  const stored = current === NEW ? undefined : connection.data
  if (!applications.data || !iclients.data || (current !== NEW && !stored)) {
    return (
      <LoadingPage
        title={current === NEW ? 'Create connection' : 'Edit connection'}
        what="the connection"
        error={connection.error ?? applications.error ?? iclients.error}
      />
    )
  }
  return (
    <ConnectionForm
      key={id === NEW || id === created ? NEW : id}
      stored={stored}
      applications={applications.data}
      iclients={iclients.data}
      onSaved={(saved) => {
        if (current === NEW) setCreated(saved._id)
        onSaved?.(saved)
      }}
    />
  )
}

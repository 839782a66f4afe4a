/** Creates or edits an OAuth 2.0 client, on its own address or nested over the form that needs it. */
import type { IClient } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { NEW } from '../api/save-document.ts'
import { Panel } from '../ui/panel/panel.tsx'
import { LoadingPage } from '../ui/panel/panel-page.tsx'
import { IClientForm } from './iclient-form.tsx'

export interface IClientPanelProps {
  /** `new`, or the id to edit. */
  readonly id: string
  readonly nested?: boolean
  onSaved?(iclient: IClient): void
  onClosed(): void
}

export function IClientPanel({ id, nested = false, onSaved, onClosed }: IClientPanelProps) {
  return (
    <Panel nested={nested} onClosed={onClosed}>
      <IClientPage id={id} onSaved={onSaved} />
    </Panel>
  )
}

function IClientPage({ id, onSaved }: { readonly id: string; readonly onSaved: IClientPanelProps['onSaved'] }) {
  const creating = id === NEW
  const iclient = useQuery({ ...queries.iclients.one(id), enabled: !creating })
  const applications = useQuery(queries.applications())
  const redirect = useQuery({ ...queries.newRedirectUri(), enabled: creating })
  const system = useQuery(queries.system())

  const application = applications.data?.find((one) => one.published)
  const document = creating ? redirect.data : iclient.data
  if (!application || !system.data || !document) {
    const error = iclient.error ?? applications.error ?? redirect.error ?? system.error
    return (
      <LoadingPage
        title={creating ? 'Create OAuth 2.0 client' : 'Edit OAuth 2.0 client'}
        what="the OAuth 2.0 client"
        error={error}
      />
    )
  }
  return (
    <IClientForm
      stored={creating ? undefined : iclient.data}
      application={application}
      redirectUri={creating ? redirect.data?.redirectUri : iclient.data?.oauth2?.redirectUri}
      sandbox={system.data.sandbox}
      onSaved={onSaved}
    />
  )
}

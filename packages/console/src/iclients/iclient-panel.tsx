/** Creates or edits an OAuth 2.0 client, on its own address or nested over the form that needs it. */
import type { IClient } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { NEW } from '../api/save-document.ts'
import { LoadingPanel } from '../ui/panel/loading-panel.tsx'
import { IClientForm } from './iclient-form.tsx'

export interface IClientPanelProps {
  /** `new`, or the id to edit. */
  readonly id: string
  readonly nested?: boolean
  onSaved?(iclient: IClient): void
  onClosed(): void
}

export function IClientPanel({ id, nested = false, onSaved, onClosed }: IClientPanelProps) {
  const creating = id === NEW
  const iclient = useQuery({ ...queries.iclients.one(id), enabled: !creating })
  const applications = useQuery(queries.applications())
  const redirect = useQuery({ ...queries.newRedirectUri(), enabled: creating })
  const system = useQuery(queries.system())

  const application = applications.data?.find((one) => one.published)
  const redirectUri = creating ? redirect.data?.redirectUri : iclient.data?.oauth2.redirectUri
  if (!application || !system.data || (!creating && !iclient.data) || (creating && redirect.isPending)) {
    return (
      <LoadingPanel
        title={creating ? 'Create OAuth 2.0 client' : 'Edit OAuth 2.0 client'}
        what="the OAuth 2.0 client"
        nested={nested}
        error={iclient.error ?? applications.error ?? redirect.error ?? system.error}
        onClosed={onClosed}
      />
    )
  }
  return (
    <IClientForm
      stored={iclient.data}
      application={application}
      redirectUri={redirectUri}
      sandbox={system.data.sandbox}
      nested={nested}
      onSaved={onSaved}
      onClosed={onClosed}
    />
  )
}
